package io.anythingagents.observability;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Named log events with fields, for example {@code auth.login} with {@code result=success}. The JSON handler writes the
 * fields as members of the line. Never pass tokens, passwords, prompts or answers.
 */
public final class EventLog {
    private final Logger logger;

    private EventLog(Logger logger) {
        this.logger = logger;
    }

    public static EventLog of(Class<?> source) {
        return new EventLog(Logger.getLogger(source.getName()));
    }

    public void info(String event, @Nullable Object... keysAndValues) {
        log(Level.INFO, event, null, keysAndValues);
    }

    public void warn(String event, @Nullable Object... keysAndValues) {
        log(Level.WARNING, event, null, keysAndValues);
    }

    /** For what a person has to look at; the cause goes to the log only. */
    public void error(String event, @Nullable Throwable cause, @Nullable Object... keysAndValues) {
        log(Level.SEVERE, event, cause, keysAndValues);
    }

    private void log(Level level, String event, @Nullable Throwable cause, @Nullable Object... keysAndValues) {
        if (!logger.isLoggable(level)) {
            return;
        }
        LogRecord line = line(logger.getName(), level, event, keysAndValues);
        line.setThrown(cause);
        logger.log(line);
    }

    static LogRecord line(String loggerName, Level level, String event, @Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i + 1 < keysAndValues.length; i += 2) {
            fields.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        LogRecord line = new LogRecord(level, event);
        line.setLoggerName(loggerName);
        line.setParameters(new Object[] {new Fields(Collections.unmodifiableMap(fields))});
        return line;
    }

    /** The fields of one event, as the formatter finds them among the record's parameters. */
    public record Fields(Map<String, @Nullable Object> values) {}
}
