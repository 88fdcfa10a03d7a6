package io.anythingagents.cli;

import io.anythingagents.billing.StripeEventDesk;
import io.anythingagents.billing.StripeEventQueries.Filter;
import io.anythingagents.billing.StripeEventRow;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code aa stripe events list}. */
@Command(name = "list", description = "List events, newest first.")
final class StripeEventsListCommand extends StripeEventCommand {
    private static final int MOST = 1_000;

    @Option(
            names = "--status",
            paramLabel = "WORD",
            defaultValue = "open",
            description =
                    "received, failed (tried again), parked (not tried again), processed, ignored, open (the first"
                            + " three) or all (default: ${DEFAULT-VALUE}).")
    private String status = "open";

    @Option(names = "--type", paramLabel = "TYPE", description = "Only events of this type, such as invoice.paid.")
    private @Nullable String type;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Events on a page (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--page",
            paramLabel = "N",
            defaultValue = "1",
            description = "Which page (default: ${DEFAULT-VALUE}).")
    private int page;

    StripeEventsListCommand(CliContext context) {
        super(context);
    }

    @Override
    void work(StripeEventDesk desk) throws SQLException {
        if (limit < 1 || limit > MOST || page < 1 || page > Integer.MAX_VALUE / MOST) {
            throw new ParameterException(commandLine(), "--limit is 1 to " + MOST + ", --page 1 or more.");
        }
        List<StripeEventRow> rows = desk.page(new Filter(statuses(status), type), (page - 1) * limit, limit + 1);
        boolean more = rows.size() > limit;
        List<StripeEventRow> shown = more ? rows.subList(0, limit) : rows;
        if (isJson()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("page", page);
            document.put("more", more);
            document.put("events", shown.stream().map(StripeEventCommand::json).toList());
            OutputOption.writeJson(out(), document);
            return;
        }
        if (shown.isEmpty()) {
            out().println("There are no such events" + (page == 1 ? "." : " on page " + page + "."));
        }
        shown.forEach(event -> out().println(line(event)));
        if (more) {
            out().println("There are more: --page " + (page + 1) + ".");
        }
    }
}
