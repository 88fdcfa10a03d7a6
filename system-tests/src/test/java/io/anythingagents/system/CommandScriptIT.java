package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.system.client.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./aa} says on a machine that lacks what it needs; the script is the real one, the machine is made up. */
class CommandScriptIT {
    private static final List<String> PLAIN_COMMANDS = List.of(
            "bash",
            "dirname",
            "readlink",
            "sed",
            "mkdir",
            "touch",
            "tee",
            "awk",
            "grep",
            "head",
            "find",
            "cat",
            "sleep",
            "kill",
            "flock");

    @TempDir
    Path machine;

    private Path commands = Path.of("");
    private Path checkout = Path.of("");

    @BeforeEach
    void layOut() throws IOException {
        commands = Files.createDirectory(machine.resolve("bin"));
        checkout = Files.createDirectory(machine.resolve("checkout"));
        Files.copy(repository().resolve("aa"), checkout.resolve("aa"));
        Files.copy(repository().resolve("pom.xml"), checkout.resolve("pom.xml"));
        for (String command : PLAIN_COMMANDS) {
            for (String directory : List.of("/usr/bin", "/bin")) {
                Path found = Path.of(directory, command);
                if (Files.isExecutable(found) && !Files.exists(commands.resolve(command))) {
                    Files.createSymbolicLink(commands.resolve(command), found);
                }
            }
        }
    }

    @Test
    void withoutJava_itSaysWhichOneToInstall() throws Exception {
        assertRefusal("There is no java on the PATH; install a JDK 17 or newer");
    }

    @Test
    void javaHomeWithoutJava_isNamed() throws Exception {
        Process process = start("JAVA_HOME", machine.toString());

        assertThat(output(process))
                .contains("JAVA_HOME is " + machine, "JDK 17")
                .hasLineCount(1);
        assertThat(process.exitValue()).isEqualTo(1);
    }

    @Test
    void tooOldJava_isNamedWithItsVersion() throws Exception {
        java("11");

        assertRefusal("has version 11; a JDK 17 or newer is needed");
    }

    @Test
    void javaEight_isNamedWithItsVersion() throws Exception {
        java("1.8");

        assertRefusal("has version 8; a JDK 17 or newer is needed");
    }

    @Test
    void runTimeWithoutCompiler_isRefusedForBuilding() throws Exception {
        java("17");
        command("mvn", "exit 0");
        command("git", "exit 0");

        assertRefusal("is a run-time only; the build needs a JDK 17 or newer");
    }

    @Test
    void withoutMaven_itSaysHowToGetIt() throws Exception {
        java("17");

        assertRefusal("There is no mvn on the PATH; install Maven");
    }

    @Test
    void failedBuild_saysWhereItsOutputIs() throws Exception {
        jdk();
        command("mvn", "echo '[ERROR] No space left on device'; exit 1");

        Process process = start("LANG", "C");

        assertThat(output(process)).contains("No space left on device", "The build failed", "build.log");
        assertThat(process.exitValue()).isEqualTo(1);
    }

    @Test
    void aSignalEndsMavenToo() throws Exception {
        jdk();
        Path pid = machine.resolve("maven.pid");
        command("mvn", "echo $$ >" + pid + ".new; mv " + pid + ".new " + pid + "; exec sleep 600");
        Files.createSymbolicLink(commands.resolve("mv"), Path.of("/bin/mv"));
        Process process = start("LANG", "C");
        Eventually.holds("Maven runs", Duration.ofSeconds(20), () -> Files.exists(pid));
        ProcessHandle maven =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();

        process.destroy();

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
        Eventually.holds("Maven has ended", Duration.ofSeconds(5), () -> !maven.isAlive());
    }

    private void assertRefusal(String sentence) throws Exception {
        Process process = start("LANG", "C");

        String said = output(process);
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(said).contains("aa: ").contains(sentence);
    }

    private Process start(String variable, String value) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "/bin/bash", checkout.resolve("aa").toString(), "build")
                .directory(checkout.toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", commands.toString());
        builder.environment().put(variable, value);
        return builder.start();
    }

    private static String output(Process process) throws Exception {
        String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return text;
    }

    private void java(String version) throws IOException {
        command(
                "java",
                "echo '    java.specification.version = " + version + "'; echo '    java.home = " + machine + "'");
    }

    private void jdk() throws IOException {
        java("17");
        command("git", "exit 0");
        Files.createSymbolicLink(machine.resolve("bin/javac"), Path.of("/bin/true"));
    }

    private void command(String name, String text) throws IOException {
        Path file = Files.writeString(commands.resolve(name), "#!/bin/bash\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path repository() {
        return Path.of(System.getProperty("repository", "..")).toAbsolutePath().normalize();
    }
}
