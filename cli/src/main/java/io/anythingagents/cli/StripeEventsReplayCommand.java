package io.anythingagents.cli;

import io.anythingagents.billing.StripeEventDesk;
import io.anythingagents.billing.StripeEventQueries.Filter;
import io.anythingagents.billing.StripeEventRow;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code aa stripe events replay}. */
@Command(
        name = "replay",
        description =
                "Have events worked on anew by the nodes, whatever became of them, and wait for it; audited. What an"
                        + " event did once it does not do twice. Exit code 1 when one of them is unknown, fails, or is not worked on"
                        + " in time.")
final class StripeEventsReplayCommand extends StripeEventCommand {
    private static final int NAMED = 5;
    private static final long LOOK_MILLIS = 300;

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Parameters(paramLabel = "EVENT", arity = "0..*", description = "Stripe's ids, evt_...")
    private List<String> ids = List.of();

    @Option(
            names = "--status",
            paramLabel = "WORD",
            description = "Instead of ids: the newest events with this status, such as parked or failed.")
    private @Nullable String status;

    @Option(names = "--type", paramLabel = "TYPE", description = "With --status: only events of this type.")
    private @Nullable String type;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "5",
            description = "With --status: at most so many (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait for the nodes (default: ${DEFAULT-VALUE}); 0: do not.")
    private int seconds;

    StripeEventsReplayCommand(CliContext context) {
        super(context);
    }

    @Override
    void work(StripeEventDesk desk) throws SQLException {
        List<String> wanted = wanted(desk);
        if (wanted.isEmpty()) {
            out().println("There are no such events.");
            return;
        }
        confirmation.obtain(context, err(), question(wanted));
        Map<String, String> results = new LinkedHashMap<>();
        for (String id : wanted) {
            results.put(id, desk.replay(id, request()).isPresent() ? "received" : "unknown");
        }
        if (seconds > 0) {
            await(desk, results);
        }
        StripeEventResults.report(out(), results, isJson());
        if (seconds > 0) {
            StripeEventResults.failUnlessAll(results, "processed", "ignored");
        } else {
            StripeEventResults.failUnlessAll(results, "received");
        }
    }

    private List<String> wanted(StripeEventDesk desk) throws SQLException {
        if (ids.isEmpty() == (status == null)) {
            throw new ParameterException(commandLine(), "Name events, or say which by --status.");
        }
        if (status == null) {
            return List.copyOf(new LinkedHashSet<>(ids));
        }
        return desk.page(new Filter(statuses(status), type), 0, Math.max(1, limit)).stream()
                .map(StripeEventRow::stripeId)
                .toList();
    }

    private static String question(List<String> wanted) {
        String named = String.join("\n  ", wanted.subList(0, Math.min(NAMED, wanted.size())));
        String more = wanted.size() > NAMED ? "\n  and " + (wanted.size() - NAMED) + " more" : "";
        return "To be worked on anew:\n  " + named + more;
    }

    /** Until every event has left what it was put back to. */
    private void await(StripeEventDesk desk, Map<String, String> results) throws SQLException {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        Set<String> waiting = new LinkedHashSet<>(results.keySet());
        waiting.removeIf(id -> !"received".equals(results.get(id)));
        while (!waiting.isEmpty() && System.nanoTime() < end) {
            for (String id : List.copyOf(waiting)) {
                String now = desk.find(id).map(StripeEventRow::status).orElse("unknown");
                results.put(id, now);
                if (!now.equals("received")) {
                    waiting.remove(id);
                }
            }
            if (!waiting.isEmpty()) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliFailure("Interrupted while waiting for the nodes; they work on the events all the same.", e);
        }
    }
}
