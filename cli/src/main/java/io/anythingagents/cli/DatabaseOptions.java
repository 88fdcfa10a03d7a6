package io.anythingagents.cli;

import io.anythingagents.migration.DirectDataSource;
import io.anythingagents.migration.SchemaMigrator;
import io.anythingagents.settings.PostgresAddress;
import io.anythingagents.settings.SettingsCatalog;
import picocli.CommandLine.Mixin;

/** Which database a command works on: {@code DATABASE_URL}, or the one of a running {@code aa up}. */
final class DatabaseOptions {
    @Mixin
    private InstanceOptions instance = new InstanceOptions();

    PostgresAddress address(CliContext context) {
        String text = instance.values(context)
                .getOrDefault(SettingsCatalog.DATABASE_URL.name(), "")
                .strip();
        if (text.isEmpty()) {
            throw new CliFailure("DATABASE_URL is not set, and no aa up runs with its data in "
                    + instance.dataDirectory(context) + "; set it or name a file with --env-file.");
        }
        try {
            return PostgresAddress.parse(SettingsCatalog.DATABASE_URL.type().parse(text));
        } catch (IllegalArgumentException e) {
            throw new CliFailure("DATABASE_URL " + e.getMessage() + ".");
        }
    }

    SchemaMigrator migrator(PostgresAddress address) {
        return new SchemaMigrator(DirectDataSource.of(address));
    }
}
