package io.anythingagents.system.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An {@code aa} command on a running product's data directory, as its operator would type it. */
public final class AaCommand {
    private AaCommand() {}

    /** What a command said and how it ended. */
    public record Result(int exit, String output) {}

    public static Result run(RunningProduct product, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                LaunchCommand.distribution().resolve("lib") + "/*",
                "io.anythingagents.cli.Main"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data-dir", product.data().toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(TestSettings.NEVER_INHERITED);
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("aa " + List.of(arguments) + " did not end: " + output);
            }
            return new Result(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
