package io.anythingagents.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonLogFormatterTest {
    private final Logger logger = Logger.getAnonymousLogger();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void anEventIsOneLineWithItsFieldsAndTheCorrelationId() throws Exception {
        CorrelationId.with("request-1", () -> {
            emit(EventLogRecords.of("auth.login", "result", "success", "attempts", 3, "tenant_id", null));
            return true;
        });

        assertThat(text())
                .endsWith("}\n")
                .containsOnlyOnce("\n")
                .contains("\"event\":\"auth.login\"")
                .contains("\"result\":\"success\"")
                .contains("\"attempts\":3")
                .contains("\"correlation_id\":\"request-1\"")
                .doesNotContain("tenant_id");
    }

    @Test
    void lineBreaksAndQuotesInValuesCannotForgeALine() {
        emit(EventLogRecords.of("x", "value", "a\"}\n{\"event\":\"forged\u0000\u2028\ud800"));

        assertThat(text()).containsOnlyOnce("\n").contains("a\\\"}\\n{\\\"event\\\":\\\"forged\\u0000\\u2028\\ud800");
    }

    @Test
    void fieldsCannotReplaceTheLinesOwnMembers() {
        emit(EventLogRecords.of("x", "level", "debug"));

        assertThat(text()).contains("\"level\":\"info\"").doesNotContain("\"debug\"");
    }

    @Test
    void anExceptionIsLoggedWithItsStack() {
        LogRecord line = EventLogRecords.of("http.failure");
        line.setThrown(new IllegalStateException("broken"));

        emit(line);

        assertThat(text())
                .contains("\"exception\":\"java.lang.IllegalStateException\"")
                .contains("\"stack\":")
                .contains("JsonLogFormatterTest");
    }

    @Test
    void levelsAreTheWordsOfTheSetting() {
        assertThat(JsonLogs.level("debug")).isEqualTo(Level.FINE);
        assertThat(JsonLogs.level("info")).isEqualTo(Level.INFO);
        assertThat(JsonLogs.level("warning")).isEqualTo(Level.WARNING);
        assertThat(JsonLogs.level("error")).isEqualTo(Level.SEVERE);
    }

    private void emit(LogRecord line) {
        logger.setUseParentHandlers(false);
        logger.addHandler(new JsonLogs.LineHandler(written));
        logger.log(line);
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    /** Records as {@link EventLog} makes them. */
    private static final class EventLogRecords {
        static LogRecord of(String event, @Nullable Object... keysAndValues) {
            return EventLog.line("test", Level.INFO, event, keysAndValues);
        }
    }
}
