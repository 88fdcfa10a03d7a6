package io.anythingagents.cli;

import io.anythingagents.billing.StripeEventDesk;
import io.anythingagents.billing.StripeEventRow;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code aa stripe events show}. */
@Command(
        name = "show",
        description = "Show one event and its payload as it was signed, which may name people and what they pay.")
final class StripeEventsShowCommand extends StripeEventCommand {
    @Parameters(paramLabel = "EVENT", description = "Stripe's id, evt_...")
    private String id = "";

    StripeEventsShowCommand(CliContext context) {
        super(context);
    }

    @Override
    void work(StripeEventDesk desk) throws SQLException {
        StripeEventRow event =
                desk.find(id).orElseThrow(() -> new CliFailure("No event " + id + " was ever received."));
        Map<String, @Nullable Object> shown = json(event);
        if (isJson()) {
            shown.put("payload", desk.payload(id).orElse(null));
            OutputOption.writeJson(out(), shown);
            return;
        }
        shown.forEach((name, value) -> out().println(name + ": " + (value == null ? "-" : value)));
        out().println();
        out().println(desk.payload(id).orElse(""));
    }
}
