package io.anythingagents.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path place;

    @Test
    void oneLauncherADirectory() throws IOException {
        DataDirectory directory = DataDirectory.at(place.resolve("data"));

        try (FileChannel first = directory.lock().orElseThrow()) {
            assertThat(first.isOpen()).isTrue();
            assertThat(directory.lock()).isEmpty();
            assertThat(directory.launcher()).contains(ProcessHandle.current());
        }

        assertThat(directory.launcher()).isEmpty();
    }

    @Test
    void fileInThePlaceOfTheDirectory_isSaidInOneSentence() throws IOException {
        Path file = Files.createFile(place.resolve("data"));

        assertThatThrownBy(() -> DataDirectory.at(file))
                .isInstanceOf(LaunchFailure.class)
                .hasMessageContaining("--data-dir");
    }

    @Test
    void fullDisk_isSaidInOneSentence() {
        assertThatThrownBy(() -> DataDirectory.at(place.resolve("data"), Long.MAX_VALUE))
                .isInstanceOf(LaunchFailure.class)
                .hasMessageContaining("is full")
                .hasMessageContaining("MB are free")
                .hasMessageContaining("--data-dir");
    }

    @Test
    void outboxOfAnotherNode_isFoundUnderTheUsualName_untilThereIsAnOwnOneAgain() throws IOException {
        DataDirectory directory = DataDirectory.at(place.resolve("data"), 0);
        Path theirs = Files.createDirectories(place.resolve("theirs"));
        Files.createFile(theirs.resolve("1.eml"));

        directory.showOutbox(theirs);
        directory.showOutbox(theirs);

        assertThat(directory.outbox().resolve("1.eml")).exists();
        directory.showOutbox(directory.outbox());
        assertThat(directory.outbox()).doesNotExist();
    }

    @Test
    void runFileIsReadBackAsWritten() {
        Path file = place.resolve("run.json");
        RunFile run = new RunFile(
                "http://127.0.0.1:8080",
                "wildfly",
                "postgresql://a:b@127.0.0.1:1/c",
                "redis://127.0.0.1:2/0",
                "/data/node.env",
                Map.of("launcher", 1L, "server", 2L));

        run.write(file);

        assertThat(RunFile.read(file)).contains(run);
        assertThat(file).content().contains("\"database_url\"", "\"redis_url\"", "\"env_file\"");
    }

    @Test
    void missingOrBrokenRunFileIsNone() throws IOException {
        assertThat(RunFile.read(place.resolve("none.json"))).isEmpty();
        assertThat(RunFile.read(Files.writeString(place.resolve("run.json"), "{")))
                .isEmpty();
    }
}
