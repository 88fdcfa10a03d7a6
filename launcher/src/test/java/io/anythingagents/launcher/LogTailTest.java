package io.anythingagents.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    @TempDir
    Path place;

    @Test
    void errorsAreShownWithTheirRootCause() throws IOException {
        Path log = log("""
                {"level":"INFO","message":"fine"}
                {"level":"ERROR","message":"could not start","stackTrace":"a\\nCaused by: b\\nCaused by: the password is wrong\\n\\tat x"}
                """);

        assertThat(LogTail.errors(log, 0, 5)).containsExactly("could not start <- the password is wrong");
    }

    @Test
    void faultsOfStartUpValidationAreShownWithTheirList() throws IOException {
        Path log = log("""
                {"level":"WARN","message":"null","stackTrace":"Caused by: Settings are not usable:\\n  - A must be set\\n  - B must be set\\n\\tat x"}
                """);

        assertThat(LogTail.errors(log, 0, 5))
                .containsExactly("null <- Settings are not usable: - A must be set - B must be set");
    }

    @Test
    void plainWarningsAreNoErrors() throws IOException {
        Path log = log("{\"level\":\"WARN\",\"message\":\"deprecated\"}\n2026-11-21 LOG:  ready\n");

        assertThat(LogTail.errors(log, 0, 5)).isEmpty();
    }

    @Test
    void whereNothingIsAnError_theLastLinesAreShown() throws IOException {
        Path log =
                log("{\"level\":\"INFO\",\"message\":\"one\"}\n\n{\"level\":\"INFO\",\"message\":\"two\"}\nKilled\n");

        assertThat(LogTail.last(log, 2)).containsExactly("two", "Killed");
    }

    @Test
    void textLogsShowTheirFatalLines() throws IOException {
        Path log = log("2026-11-21 UTC LOG:  starting\n2026-11-21 UTC FATAL:  data directory has wrong ownership\n");

        assertThat(LogTail.reason(log, null)).isEqualTo("2026-11-21 UTC FATAL: data directory has wrong ownership.");
    }

    @Test
    void onlyTheLastErrorsAreShownEachOnce() throws IOException {
        Path log = log("ERROR one\nERROR two\nERROR two\nERROR three\n");

        assertThat(LogTail.errors(log, 0, 2)).containsExactly("ERROR two", "ERROR three");
    }

    @Test
    void withoutALogWhatWasThrownIsTheReason() {
        assertThat(LogTail.reason(place.resolve("none.log"), new IOException("No space left on device")))
                .isEqualTo("No space left on device.");
    }

    private Path log(String text) throws IOException {
        return Files.writeString(place.resolve("server.log"), text);
    }
}
