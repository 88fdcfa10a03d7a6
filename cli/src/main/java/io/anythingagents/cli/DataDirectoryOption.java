package io.anythingagents.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --data-dir}: which running product is meant. */
final class DataDirectoryOption {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "var",
            description = "The data directory aa up was given (default: ${DEFAULT-VALUE}).")
    private Path directory = Path.of("var");

    Path of(CliContext context) {
        return context.resolve(directory);
    }
}
