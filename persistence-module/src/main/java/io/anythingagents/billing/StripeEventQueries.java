package io.anythingagents.billing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What operators ask of Stripe's events and tell them, on a connection of the caller's: the server's transaction, or the
 * command's own.
 */
public final class StripeEventQueries {
    /** What an event may be found as. */
    public static final Set<String> STATUSES = Set.of("received", "processed", "ignored", "failed", "parked");

    private static final String COLUMNS = "id, stripe_event_id, event_type, processing_outcome, processing_attempts,"
            + " processing_error, object_id, tenant_hint, live_mode, stripe_created_at, received_at, processed_at,"
            + " next_attempt_at, leased_until";

    private final Connection connection;

    public StripeEventQueries(Connection connection) {
        this.connection = connection;
    }

    /**
     * Which events.
     *
     * @param statuses any of them
     * @param type exactly this one
     */
    public record Filter(Set<String> statuses, @Nullable String type) {
        public Filter {
            statuses = Set.copyOf(statuses);
        }
    }

    /** The last event of the page before. */
    public record Position(Instant receivedAt, UUID id) {}

    /** Newest first. */
    public List<StripeEventRow> page(Filter filter, @Nullable Position after, int offset, int limit)
            throws SQLException {
        String sql = "select " + COLUMNS + " from stripe_events where processing_outcome = any(?)"
                + " and (cast(? as text) is null or event_type = ?)"
                + (after == null ? "" : " and (received_at, id) < (?, ?)")
                + " order by received_at desc, id desc limit ? offset ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int at = 1;
            select.setArray(
                    at++, connection.createArrayOf("text", filter.statuses().toArray()));
            select.setString(at++, filter.type());
            select.setString(at++, filter.type());
            if (after != null) {
                select.setTimestamp(at++, Timestamp.from(after.receivedAt()));
                select.setObject(at++, after.id());
            }
            select.setInt(at++, limit);
            select.setInt(at, offset);
            return rows(select);
        }
    }

    /** By Stripe's id. */
    public Optional<StripeEventRow> find(String stripeId) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select " + COLUMNS + " from stripe_events where stripe_event_id = ?")) {
            select.setString(1, stripeId);
            return rows(select).stream().findFirst();
        }
    }

    /** The body as it was signed. */
    public Optional<String> payload(String stripeId) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select payload from stripe_events where stripe_event_id = ?")) {
            select.setString(1, stripeId);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        }
    }

    /**
     * To be worked on anew, now and as often as a new one. Whoever works on it at this moment loses the lease, and with it
     * the right to end it. Empty for an unknown one.
     */
    public Optional<StripeEventRow> replay(String stripeId) throws SQLException {
        return changed("""
                update stripe_events set processing_outcome = 'received', processing_attempts = 0, processing_error = null,
                    processed_at = null, next_attempt_at = clock_timestamp(), lease_token = null, leased_until = null
                where stripe_event_id = ? returning\s""" + COLUMNS, stripeId);
    }

    /** Not to be tried again. Empty for an unknown one and for what is not waiting. */
    public Optional<StripeEventRow> park(String stripeId) throws SQLException {
        return changed("""
                update stripe_events set processing_outcome = 'parked', lease_token = null, leased_until = null,
                    processed_at = clock_timestamp()
                where stripe_event_id = ? and processing_outcome in ('received', 'failed') returning\s""" + COLUMNS, stripeId);
    }

    private Optional<StripeEventRow> changed(String sql, String stripeId) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, stripeId);
            return rows(update).stream().findFirst();
        }
    }

    private static List<StripeEventRow> rows(PreparedStatement statement) throws SQLException {
        List<StripeEventRow> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(new StripeEventRow(
                        rows.getObject(1, UUID.class),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getInt(5),
                        rows.getString(6),
                        rows.getString(7),
                        rows.getString(8),
                        rows.getBoolean(9),
                        instant(rows, 10),
                        rows.getTimestamp(11).toInstant(),
                        instant(rows, 12),
                        rows.getTimestamp(13).toInstant(),
                        instant(rows, 14)));
            }
        }
        return List.copyOf(found);
    }

    private static @Nullable Instant instant(ResultSet rows, int column) throws SQLException {
        Timestamp time = rows.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
