package io.anythingagents.cli;

import io.anythingagents.settings.SettingsReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aa settings write}. */
@Command(
        name = "write",
        description = "Write " + SettingsReference.EXAMPLE_FILE + " and " + SettingsReference.PAGE_FILE
                + " from the catalog of this build.")
final class SettingsWriteCommand extends ContextCommand {
    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "Root of the repository (default: ${DEFAULT-VALUE}).")
    private Path directory = Path.of(".");

    SettingsWriteCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        for (Map.Entry<String, String> file : SettingsReference.files().entrySet()) {
            Path target = context.resolve(directory).resolve(file.getKey());
            try {
                Files.createDirectories(target.resolveSibling(""));
                Files.writeString(target, file.getValue());
            } catch (IOException e) {
                throw new CliFailure("The file " + target + " cannot be written.", e);
            }
            out().println("Wrote " + file.getKey());
        }
    }
}
