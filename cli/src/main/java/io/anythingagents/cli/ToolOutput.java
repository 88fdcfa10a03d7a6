package io.anythingagents.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a program on the PATH prints. */
final class ToolOutput {
    private static final int SECONDS = 30;

    private ToolOutput() {}

    /** Where the program lies; empty when it is not on the PATH of the context. */
    static Optional<Path> find(CliContext context, String program) {
        return Arrays.stream(context.environment().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Its standard output; empty when it is missing, fails or hangs. */
    static Optional<String> of(CliContext context, String program, String... arguments) {
        Optional<Path> file = find(context, program);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        List<String> command = new ArrayList<>();
        command.add(file.get().toString());
        command.addAll(Arrays.asList(arguments));
        try {
            Path output = Files.createTempFile("aa", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return Optional.empty();
                }
                return process.exitValue() == 0
                        ? Optional.of(Files.readString(output, Charset.defaultCharset()))
                        : Optional.empty();
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
