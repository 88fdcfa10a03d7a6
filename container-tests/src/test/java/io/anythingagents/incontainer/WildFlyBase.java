package io.anythingagents.incontainer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A base directory of its own for one WildFly, configured by the same script as in production. */
record WildFlyBase(Path directory) {

    static WildFlyBase configured(Path home, Path directory) throws IOException {
        replace(home.resolve("standalone"), directory);
        run(List.of(
                home.resolve("bin/jboss-cli.sh").toString(),
                "-Djboss.server.base.dir=" + directory,
                "--file=" + System.getProperty("container.wildfly.script")));
        return new WildFlyBase(directory);
    }

    String javaArguments(int httpPort, int managementPort) {
        return String.join(
                " ",
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djboss.server.base.dir=" + directory,
                "-Djboss.bind.address=127.0.0.1",
                "-Djboss.bind.address.management=127.0.0.1",
                "-Djboss.http.port=" + httpPort,
                "-Djboss.management.http.port=" + managementPort);
    }

    private static void replace(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            try (Stream<Path> old = Files.walk(to)) {
                for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException("Cannot configure WildFly: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("Interrupted while configuring WildFly", e));
        }
    }
}
