package io.anythingagents.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
    @TempDir
    Path place;

    private DataDirectory data;
    private final List<Part> parts = new ArrayList<>();

    @BeforeEach
    void directory() {
        data = DataDirectory.at(place.resolve("data"));
    }

    @AfterEach
    void stopAll() {
        parts.forEach(part -> part.stop(Duration.ofSeconds(2)));
    }

    @Test
    void processesOfAKilledLauncherAreStoppedByTheNextOne() {
        Part server = started("server", data.of("server"));
        Part redis = started("redis", data.of("redis"));
        new Leftovers(data).record(List.of(server, redis));

        List<String> stopped = new Leftovers(data).stop();

        assertThat(stopped).containsExactlyInAnyOrder("server", "redis");
        assertThat(server.isAlive()).isFalse();
        assertThat(redis.isAlive()).isFalse();
    }

    @Test
    void processMissingFromTheRecordIsFoundByWhereItWorks() {
        Part model = started("model", data.of("model"));

        List<String> stopped = new Leftovers(data).stop();

        assertThat(stopped).containsExactly("model");
        assertThat(model.isAlive()).isFalse();
    }

    @Test
    void numberGivenToAnotherProcessMeanwhileIsLeftAlone() throws IOException {
        Part stranger = started("server", place);
        Files.writeString(
                data.root().resolve("processes.properties"), "server=" + stranger.pid() + " 2001-01-01T00:00:00Z\n");

        assertThat(new Leftovers(data).stop()).isEmpty();
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void neighbourInAnotherDataDirectoryIsLeftAlone() {
        DataDirectory other = DataDirectory.at(place.resolve("data-2"));
        Part neighbour = started("server", other.of("server"));

        assertThat(new Leftovers(data).stop()).isEmpty();
        assertThat(neighbour.isAlive()).isTrue();
    }

    @Test
    void unreadableRecordCountsAsNone() throws IOException {
        Files.writeString(data.root().resolve("processes.properties"), "server=\\u12\n");

        assertThat(new Leftovers(data).stop()).isEmpty();
    }

    private Part started(String name, Path directory) {
        Sleeper part = new Sleeper(name, directory, place.resolve("log"));
        parts.add(part);
        return part;
    }

    /** A process that only waits. */
    private static final class Sleeper implements Part {
        private final String name;
        private final Path directory;
        private final ChildProcess process;

        Sleeper(String name, Path directory, Path log) {
            this.name = name;
            this.directory = directory;
            this.process =
                    ChildProcess.start(List.of("sleep", "60"), directory, Map.of("PATH", System.getenv("PATH")), log);
            awaitProgram();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String title() {
            return name;
        }

        /** The launcher of sessions becomes the program itself a moment later. */
        private void awaitProgram() {
            assertThat(Waiting.briefly(Duration.ofSeconds(5), () -> ProcessHandle.of(process.pid())
                            .flatMap(handle -> handle.info().command())
                            .filter(command -> command.endsWith("sleep"))
                            .isPresent()))
                    .isTrue();
        }

        @Override
        public void start() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String whereabouts() {
            return directory.toString();
        }

        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public boolean isAlive() {
            return process.isAlive();
        }

        @Override
        public void stop(Duration patience) {
            process.stop(patience);
        }
    }
}
