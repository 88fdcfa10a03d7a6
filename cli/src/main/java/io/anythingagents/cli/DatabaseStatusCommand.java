package io.anythingagents.cli;

import io.anythingagents.migration.SchemaStatus;
import io.anythingagents.settings.PostgresAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aa db status}. */
@Command(name = "status", description = "Show every migration: applied, pending, or applied by a newer build.")
final class DatabaseStatusCommand extends ContextCommand {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--strict", description = "Fail when migrations are pending, for release scripts.")
    private boolean strict;

    DatabaseStatusCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        PostgresAddress address = database.address(context);
        SchemaStatus status = database.migrator(address).status();
        report(address, status);
        if (strict && !status.isCurrent()) {
            throw new CliFailure(status.pending().size() + " migrations are pending: run aa db migrate.");
        }
    }

    private void report(PostgresAddress address, SchemaStatus status) {
        if (output.isJson()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("database", address.display());
            document.put("version", status.version());
            document.put("current", status.isCurrent());
            document.put("migrations", SchemaReport.json(status.migrations()));
            OutputOption.writeJson(out(), document);
            return;
        }
        out().println("Schema of " + address.display() + ": "
                + (status.version() == null ? "empty" : "version " + status.version()) + ", "
                + status.pending().size() + " pending" + unknown(status));
        status.migrations().forEach(row -> out().println(SchemaReport.line(row)));
    }

    private static String unknown(SchemaStatus status) {
        return status.unknown().isEmpty() ? "" : ", " + status.unknown().size() + " applied by a newer build";
    }
}
