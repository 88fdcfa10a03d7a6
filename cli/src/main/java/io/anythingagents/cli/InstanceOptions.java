package io.anythingagents.cli;

import io.anythingagents.settings.SettingsCatalog;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The installation a command works on: what the environment and files name, else the {@code aa up} of a data directory. */
final class InstanceOptions {
    @Mixin
    private EnvironmentOptions environment = new EnvironmentOptions();

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "var",
            description =
                    "What is not set is taken from the aa up that keeps its data here (default: ${DEFAULT-VALUE}).")
    private Path dataDirectory = Path.of("var");

    Path dataDirectory(CliContext context) {
        return context.resolve(dataDirectory);
    }

    /** The settings file in use, of several the one that wins. */
    Optional<Path> envFile(CliContext context) {
        List<Path> given = environment.files(context);
        return given.isEmpty()
                ? RunningInstance.in(dataDirectory(context)).flatMap(RunningInstance::envFile)
                : Optional.of(given.get(given.size() - 1));
    }

    /** The texts of all settings, before any check. */
    Map<String, String> values(CliContext context) {
        List<Path> given = environment.files(context);
        Optional<RunningInstance> running = RunningInstance.in(dataDirectory(context));
        Map<String, String> values = new HashMap<>();
        if (given.isEmpty()) {
            running.flatMap(RunningInstance::envFile)
                    .ifPresent(file -> values.putAll(EnvironmentOptions.values(context, List.of(file))));
            running.flatMap(RunningInstance::databaseUrl)
                    .ifPresent(url -> values.putIfAbsent(SettingsCatalog.DATABASE_URL.name(), url));
        }
        values.putAll(EnvironmentOptions.values(context, given));
        return values;
    }
}
