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

/** {@code aa db rollback}. */
@Command(
        name = "rollback",
        description = "Take the newest migrations back with their undo scripts, all in one transaction. Data that only"
                + " the newer schema can hold is lost.")
final class DatabaseRollbackCommand extends ContextCommand {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many migrations to take back (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(names = "--dry-run", description = "Show what would be taken back; change nothing.")
    private boolean dryRun;

    DatabaseRollbackCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        PostgresAddress address = database.address(context);
        SchemaMigrator migrator = database.migrator(address);
        List<MigrationRow> planned = migrator.planRollback(steps);
        if (!dryRun) {
            confirmation.obtain(context, err(), question(address, planned));
        }
        Instant started = context.clock().instant();
        List<MigrationRow> rows = dryRun ? planned : migrator.rollback(steps);
        report(address, started, Duration.between(started, context.clock().instant()), rows);
    }

    private static String question(PostgresAddress address, List<MigrationRow> planned) {
        StringBuilder question = new StringBuilder("This takes back, on " + address.display() + ":\n");
        planned.forEach(row -> question.append(SchemaReport.line(row)).append('\n'));
        return question.append("Data that only the newer schema can hold is lost.")
                .toString();
    }

    private void report(PostgresAddress address, Instant started, Duration took, List<MigrationRow> rows) {
        if (output.isJson()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("database", address.display());
            document.put("dry_run", dryRun);
            document.put("started_at", started.toString());
            document.put("duration_ms", took.toMillis());
            document.put(dryRun ? "would_be_rolled_back" : "rolled_back", SchemaReport.json(rows));
            OutputOption.writeJson(out(), document);
            return;
        }
        out().println((dryRun ? "Would be rolled back on " : "Rolled back on ") + address.display() + ", started "
                + started + ", took " + SchemaReport.millis(took) + ":");
        rows.forEach(row -> out().println(SchemaReport.line(row)));
    }
}
