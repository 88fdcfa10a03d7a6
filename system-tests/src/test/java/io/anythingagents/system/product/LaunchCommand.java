package io.anythingagents.system.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ./aa up} with what the build has just put under {@code target}: the command a user types. */
final class LaunchCommand {
    private LaunchCommand() {}

    /** Which server the tests run against. */
    static String server() {
        return System.getProperty("server", "wildfly");
    }

    static Path workDirectory() {
        return Path.of(System.getProperty("it.directory", "target/it")).toAbsolutePath();
    }

    /** The checkout the tests belong to. */
    static Path repository() {
        return Path.of(System.getProperty("repository", "..")).toAbsolutePath().normalize();
    }

    /** Where the last {@code ./aa} installed what it runs from. */
    static Path distribution() {
        Path home = repository().resolve(".aa");
        try {
            return home.resolve("dist")
                    .resolve(Files.readString(home.resolve("current")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param distribution another one than the build's, or null */
    static Process start(
            Path data, int port, Path console, Map<String, String> environment, @Nullable Path distribution) {
        List<String> command = new ArrayList<>();
        if (distribution == null) {
            command.add(repository().resolve("aa").toString());
        } else {
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Daa.distribution=" + distribution,
                    "-cp",
                    distribution().resolve("lib") + "/*",
                    "io.anythingagents.cli.Main"));
        }
        command.addAll(List.of("up", "--http-port", Integer.toString(port)));
        command.addAll(List.of("--data-dir", data.toString(), "--server", server()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()));
        builder.environment().keySet().removeAll(TestSettings.NEVER_INHERITED);
        builder.environment().put("AA_PREBUILT", "true");
        builder.environment().put("AA_JAVA_OPTIONS", TestSettings.JAVA_OPTIONS);
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another command on the same data directory; gives what it printed, and fails when it fails. */
    static String run(Path data, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                distribution().resolve("lib") + "/*",
                "io.anythingagents.cli.Main"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data-dir", data.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeAll(TestSettings.NEVER_INHERITED);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + process.exitValue());
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
