package io.anythingagents.cli;

import io.anythingagents.settings.EnvFile;
import io.anythingagents.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where a command takes settings from: the environment beats files, a later file beats an earlier one. */
final class EnvironmentOptions {
    @Option(
            names = "--env-file",
            paramLabel = "FILE",
            description = "Read settings from this file; may be repeated, later files win. The environment beats them.")
    private List<Path> files = new ArrayList<>();

    /** Given files, else the one {@code AA_ENV_FILE} names. */
    List<Path> files(CliContext context) {
        String named = context.environment().getOrDefault(Settings.FILE_VARIABLE, "");
        List<Path> all = files.isEmpty() && !named.isBlank() ? List.of(Path.of(named)) : files;
        return all.stream().map(context::resolve).toList();
    }

    /** The texts of all settings, before any check. */
    Map<String, String> values(CliContext context) {
        return values(context, files(context));
    }

    static Map<String, String> values(CliContext context, List<Path> files) {
        Map<String, String> values = new HashMap<>();
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                throw new CliFailure("The settings file " + file + " does not exist or cannot be read.");
            }
            values.putAll(EnvFile.read(file));
        }
        context.environment().forEach((name, value) -> {
            if (!value.isBlank()) {
                values.put(name, value);
            }
        });
        return values;
    }
}
