package io.anythingagents.cli;

import io.anythingagents.billing.PlanSeed;
import io.anythingagents.billing.PlanSeed.Seeded;
import io.anythingagents.migration.DirectDataSource;
import io.anythingagents.settings.PostgresAddress;
import io.anythingagents.shared.Ids;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aa plans seed}. */
@Command(
        name = "seed",
        description = "Add the plans a new installation begins with, where they are missing; what is there stays as it"
                + " is. Run it after aa db migrate, as often as you like; audited.")
final class PlansSeedCommand extends ContextCommand {
    /** PostgreSQL's word for a table that is not there. */
    private static final String UNDEFINED_TABLE = "42P01";

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    PlansSeedCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        PostgresAddress address = database.address(context);
        PlanSeed seed = new PlanSeed(DirectDataSource.of(address), Ids.random());
        try {
            report(
                    address,
                    seed.run(
                            System.getProperty("user.name", "unknown"),
                            context.clock().instant()));
        } catch (SQLException e) {
            throw new CliFailure(
                    UNDEFINED_TABLE.equals(e.getSQLState())
                            ? "The schema of " + address.display() + " has no plans yet: run aa db migrate first."
                            : "The database at " + address.display() + " refused: " + e.getMessage(),
                    e);
        }
    }

    private void report(PostgresAddress address, List<Seeded> seeded) {
        if (output.isJson()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("database", address.display());
            document.put("at", context.clock().instant().toString());
            document.put("added", codes(seeded, true));
            document.put("kept", codes(seeded, false));
            OutputOption.writeJson(out(), document);
            return;
        }
        seeded.forEach(plan ->
                out().println("Plan " + plan.code() + (plan.added() ? " added." : " is there, left as it is.")));
    }

    private static List<String> codes(List<Seeded> seeded, boolean added) {
        return seeded.stream()
                .filter(plan -> plan.added() == added)
                .map(Seeded::code)
                .toList();
    }
}
