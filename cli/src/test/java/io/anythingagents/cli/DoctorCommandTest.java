package io.anythingagents.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @TempDir
    Path directory;

    @Test
    void machineWithEverything_isFine() throws IOException {
        CliRun run = run("Apache Maven 3.9.9 (abc)", "--http-port", Integer.toString(freePort()));

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("Maven 3.9.9", "JDK ");
    }

    @Test
    void oldMaven_isNamedWithTheRemedy() throws IOException {
        CliRun run = run("Apache Maven 3.6.3", "--http-port", Integer.toString(freePort()));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("Maven 3.6.3 is too old: install 3.8.7 or newer.");
    }

    @Test
    void noMaven_isNamedWithTheRemedy() {
        CliRun run = CliRun.of(directory, Map.of("PATH", directory.toString()), "doctor");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("Maven was not found");
    }

    @Test
    void takenPort_isNamedWithTheRemedy() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CliRun run = run("Apache Maven 3.9.9", "--http-port", Integer.toString(taken.getLocalPort()), "-o", "json");

            assertThat(run.exit()).isEqualTo(1);
            List<String> wrong = new ArrayList<>();
            for (JsonNode found : new ObjectMapper().readTree(run.out())) {
                if (found.path("verdict").asText().equals("wrong")) {
                    wrong.add(found.path("check").asText() + ": "
                            + found.path("detail").asText());
                }
            }
            assertThat(wrong).singleElement().asString().startsWith("port:").contains("--http-port");
        }
    }

    private CliRun run(String mavenAnswer, String... arguments) throws IOException {
        Path maven = Files.writeString(directory.resolve("mvn"), "#!/bin/sh\necho '" + mavenAnswer + "'\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        String[] all = new String[arguments.length + 1];
        all[0] = "doctor";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return CliRun.of(directory, Map.of("PATH", directory.toString()), all);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
