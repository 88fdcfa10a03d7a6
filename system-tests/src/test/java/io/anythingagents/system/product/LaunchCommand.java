package io.anythingagents.system.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the launcher is started from a build that was never installed. */
final class LaunchCommand {
    private LaunchCommand() {}

    /** Which server the tests run against. */
    static String server() {
        return System.getProperty("server", "wildfly");
    }

    static Path workDirectory() {
        return Path.of(System.getProperty("it.directory", "target/it")).toAbsolutePath();
    }

    static Process start(
            Path data, int port, Path console, Map<String, String> environment, List<String> launcherOptions) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(launcherOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.anythingagents.cli.Main"));
        command.addAll(List.of("up", "--http-port", Integer.toString(port)));
        command.addAll(List.of("--data-dir", data.toString(), "--server", server()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()));
        builder.environment().keySet().removeAll(TestSettings.NEVER_INHERITED);
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
