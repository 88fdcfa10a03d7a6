package io.anythingagents.cli;

import io.anythingagents.migration.DirectDataSource;
import io.anythingagents.migration.SchemaMigrator;
import io.anythingagents.settings.PostgresAddress;
import io.anythingagents.settings.SettingsCatalog;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which database a command works on: {@code DATABASE_URL}, or the one of a running {@code aa up}. */
final class DatabaseOptions {
    @Mixin
    private EnvironmentOptions environment = new EnvironmentOptions();

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Without DATABASE_URL: take it from the aa up that keeps its data here (default: var).")
    private Path dataDirectory = Path.of("var");

    PostgresAddress address(CliContext context) {
        String text = text(context);
        try {
            return PostgresAddress.parse(
                    URI.create(SettingsCatalog.DATABASE_URL.type().parse(text).toString()));
        } catch (IllegalArgumentException e) {
            throw new CliFailure("DATABASE_URL " + e.getMessage() + ".");
        }
    }

    SchemaMigrator migrator(PostgresAddress address) {
        return new SchemaMigrator(DirectDataSource.of(address));
    }

    private String text(CliContext context) {
        Map<String, String> values = environment.values(context);
        String given =
                values.getOrDefault(SettingsCatalog.DATABASE_URL.name(), "").strip();
        if (!given.isEmpty()) {
            return given;
        }
        Path directory = context.resolve(dataDirectory);
        Optional<RunningInstance> running = RunningInstance.in(directory);
        return running.flatMap(RunningInstance::databaseUrl)
                .or(() -> running.flatMap(RunningInstance::envFile).flatMap(file -> databaseUrlIn(context, file)))
                .orElseThrow(() -> new CliFailure("DATABASE_URL is not set, and no aa up runs with its data in "
                        + directory + "; set it or name a file with --env-file."));
    }

    private static Optional<String> databaseUrlIn(CliContext context, Path file) {
        return Optional.ofNullable(
                EnvironmentOptions.values(context, List.of(file)).get(SettingsCatalog.DATABASE_URL.name()));
    }
}
