package io.anythingagents.cli;

import io.anythingagents.billing.StripeEventDesk;
import io.anythingagents.billing.StripeEventRow;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code aa stripe events park}. */
@Command(
        name = "park",
        description = "Have events tried no more until they are replayed; audited. Exit code 1 when that cannot be done"
                + " for one of them.")
final class StripeEventsParkCommand extends StripeEventCommand {
    @Parameters(paramLabel = "EVENT", arity = "1..*", description = "Stripe's ids, evt_...")
    private List<String> ids = List.of();

    StripeEventsParkCommand(CliContext context) {
        super(context);
    }

    @Override
    void work(StripeEventDesk desk) throws SQLException {
        Map<String, String> results = new LinkedHashMap<>();
        for (String id : ids) {
            results.put(id, park(desk, id));
        }
        StripeEventResults.report(out(), results, isJson());
        StripeEventResults.failUnlessAll(results, "parked");
    }

    private String park(StripeEventDesk desk, String id) throws SQLException {
        if (desk.park(id, request()).isPresent()) {
            return "parked";
        }
        Optional<StripeEventRow> row = desk.find(id);
        return row.map(StripeEventRow::status).orElse("unknown");
    }
}
