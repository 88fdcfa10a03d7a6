package io.anythingagents.cli;

import io.anythingagents.identity.OperatorGrants;
import io.anythingagents.identity.OperatorGrants.Outcome;
import io.anythingagents.migration.DirectDataSource;
import io.anythingagents.settings.PostgresAddress;
import io.anythingagents.shared.Ids;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Giving and taking the platform operator role. */
abstract class OperatorCommand extends ContextCommand {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "EMAIL", description = "The person's address.")
    private String email = "";

    private final boolean granting;

    OperatorCommand(CliContext context, boolean granting) {
        super(context);
        this.granting = granting;
    }

    @Override
    public void run() {
        PostgresAddress address = database.address(context);
        OperatorGrants grants = new OperatorGrants(DirectDataSource.of(address));
        OperatorGrants.Request request = new OperatorGrants.Request(
                email,
                System.getProperty("user.name", "unknown"),
                Ids.random().next(),
                context.clock().instant());
        try {
            report(request.email(), granting ? grants.grant(request) : grants.revoke(request));
        } catch (SQLException e) {
            throw new CliFailure("The database at " + address.display() + " refused: " + e.getMessage(), e);
        }
    }

    private void report(String address, Outcome outcome) {
        if (outcome == Outcome.UNKNOWN_ADDRESS) {
            throw new CliFailure("Nobody is registered with " + address + "; sign up first.");
        }
        if (output.isJson()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("email", address);
            document.put("platform_operator", granting);
            document.put("outcome", outcome.name().toLowerCase(Locale.ROOT));
            OutputOption.writeJson(out(), document);
            return;
        }
        String state = granting ? "platform operator" : "no platform operator";
        out().println(address + (outcome == Outcome.CHANGED ? " is now " : " was already ") + state + ".");
    }
}
