package io.anythingagents.cli;

import io.anythingagents.billing.StripeEventDesk;
import io.anythingagents.billing.StripeEventQueries;
import io.anythingagents.billing.StripeEventRow;
import io.anythingagents.migration.DirectDataSource;
import io.anythingagents.settings.PostgresAddress;
import io.anythingagents.shared.Ids;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** What the commands about Stripe's events have in common: the database, and how an event is shown. */
abstract class StripeEventCommand extends ContextCommand {
    /** PostgreSQL's words for a table or column that is not there. */
    private static final Set<String> UNDEFINED = Set.of("42P01", "42703");

    /** What is not done yet, or will not be by itself. */
    private static final Set<String> OPEN = Set.of("received", "failed", "parked");

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    StripeEventCommand(CliContext context) {
        super(context);
    }

    /** What a command does with the events. */
    abstract void work(StripeEventDesk desk) throws SQLException;

    @Override
    public void run() {
        PostgresAddress address = database.address(context);
        try {
            work(new StripeEventDesk(DirectDataSource.of(address), Ids.random()));
        } catch (SQLException e) {
            throw new CliFailure(
                    UNDEFINED.contains(e.getSQLState())
                            ? "The schema of " + address.display() + " is too old for this: run aa db migrate first."
                            : "The database at " + address.display() + " refused: " + e.getMessage(),
                    e);
        }
    }

    final boolean isJson() {
        return output.isJson();
    }

    final StripeEventDesk.Request request() {
        return new StripeEventDesk.Request(
                System.getProperty("user.name", "unknown"), context.clock().instant());
    }

    /** A word of {@code --status}. */
    static Set<String> statuses(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.equals("all")) {
            return StripeEventQueries.STATUSES;
        }
        if (lower.equals("open")) {
            return OPEN;
        }
        if (!StripeEventQueries.STATUSES.contains(lower)) {
            throw new CliFailure("--status is one of open, all, "
                    + String.join(
                            ", ", StripeEventQueries.STATUSES.stream().sorted().toList()) + ".");
        }
        return Set.of(lower);
    }

    static String line(StripeEventRow event) {
        return String.format(
                        Locale.ROOT,
                        "%s  %-9s  %-12s  tries=%-3d  %s (%s)%s",
                        event.receivedAt(),
                        event.status(),
                        event.handler() == null ? "-" : event.handler(),
                        event.attempts(),
                        event.stripeId(),
                        event.type(),
                        event.error() == null ? "" : "  " + event.error())
                .stripTrailing();
    }

    static Map<String, @Nullable Object> json(StripeEventRow event) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("stripe_event_id", event.stripeId());
        object.put("event_type", event.type());
        object.put("handler", event.handler());
        object.put("status", event.status());
        object.put("attempts", event.attempts());
        object.put("error", event.error());
        object.put("object_id", event.objectId());
        object.put("tenant_hint", event.tenantHint());
        object.put("live_mode", event.liveMode());
        object.put("created_at", text(event.createdAt()));
        object.put("received_at", text(event.receivedAt()));
        object.put("processed_at", text(event.processedAt()));
        object.put("next_attempt_at", event.isWaiting() ? text(event.nextAttemptAt()) : null);
        object.put("leased_until", text(event.leasedUntil()));
        return object;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
