package io.anythingagents.cli;

import io.anythingagents.migration.MigrationRow;
import io.anythingagents.migration.SchemaMigrator;
import io.anythingagents.settings.PostgresAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aa db migrate}. */
@Command(name = "migrate", description = "Bring the schema up to this build; run it before the new build starts.")
final class DatabaseMigrateCommand extends ContextCommand {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--dry-run", description = "Show what would be applied; change nothing.")
    private boolean dryRun;

    DatabaseMigrateCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        PostgresAddress address = database.address(context);
        SchemaMigrator migrator = database.migrator(address);
        Instant started = context.clock().instant();
        List<MigrationRow> rows = dryRun ? migrator.status().pending() : migrator.up();
        report(address, started, Duration.between(started, context.clock().instant()), rows);
    }

    private void report(PostgresAddress address, Instant started, Duration took, List<MigrationRow> rows) {
        if (output.isJson()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("database", address.display());
            document.put("dry_run", dryRun);
            document.put("started_at", started.toString());
            document.put("duration_ms", took.toMillis());
            document.put(dryRun ? "pending" : "applied", SchemaReport.json(rows));
            OutputOption.writeJson(out(), document);
            return;
        }
        String done = dryRun ? " would be applied to " : " applied to ";
        out().println(
                        rows.isEmpty()
                                ? "The schema of " + address.display() + " is up to date."
                                : count(rows) + done + address.display() + ", started " + started + ", took "
                                        + SchemaReport.millis(took) + ":");
        rows.forEach(row -> out().println(SchemaReport.line(row)));
    }

    private static String count(List<MigrationRow> rows) {
        return rows.size() == 1 ? "1 migration" : rows.size() + " migrations";
    }
}
