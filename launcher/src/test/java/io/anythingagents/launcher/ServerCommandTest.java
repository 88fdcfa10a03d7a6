package io.anythingagents.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is started from an installed distribution. */
@SuppressWarnings("NullAway.Init") // set by JUnit
class ServerCommandTest {
    @TempDir
    Path place;

    private Distribution distribution;
    private DataDirectory data;

    @BeforeEach
    void install() throws IOException {
        Path root = place.resolve("distribution");
        for (String directory : List.of("servers", "server-config/wildfly", "server-config/payara")) {
            Files.createDirectories(root.resolve(directory));
        }
        for (ServerKind kind : ServerKind.values()) {
            Files.createDirectory(root.resolve("servers").resolve(kind.word()));
        }
        Files.createFile(root.resolve("anything-agents.ear"));
        Files.createFile(root.resolve("anything-agents.war"));
        distribution = new Distribution(root);
        data = DataDirectory.at(place.resolve("data"), 0);
    }

    @ParameterizedTest
    @EnumSource
    void givenJavaOptions_comeAfterOurs_andBeforeWhatIsStarted(ServerKind kind) {
        List<String> command = server(kind).command(data.of("server"), List.of("-Xmx1g", "-Dx=y"));

        int ours = indexOf(command, "@");
        assertThat(command.subList(ours + 1, ours + 3)).containsExactly("-Xmx1g", "-Dx=y");
        assertThat(command).startsWith(ChildProcess.java()).anyMatch(word -> word.equals("-jar") || word.equals("-cp"));
        assertThat(ours).isLessThan(Math.max(command.indexOf("-jar"), command.indexOf("-cp")));
    }

    @Test
    void postgres_isUnpackedWhereTheScriptMadeAPlace_elseInTheDataDirectory() throws IOException {
        assertThat(distribution.postgres(data)).isEqualTo(data.root().resolve("postgres/binaries"));

        Path shared = Files.createDirectory(place.resolve("shared")).toRealPath();
        Files.createSymbolicLink(distribution.root().resolve("servers/postgres"), shared);

        assertThat(distribution.postgres(data)).isEqualTo(shared);
    }

    private ApplicationServer server(ServerKind kind) {
        return switch (kind) {
            case WILDFLY -> new WildFly(distribution, data, 8080, 9990);
            case PAYARA -> new PayaraServer(distribution, data, 8080, 4848);
            case PAYARA_MICRO -> new PayaraMicro(distribution, data, 8080);
        };
    }

    private static int indexOf(List<String> command, String start) {
        for (int place = 0; place < command.size(); place++) {
            if (command.get(place).startsWith(start)) {
                return place;
            }
        }
        throw new AssertionError("Nothing starts with " + start + " in " + command);
    }
}
