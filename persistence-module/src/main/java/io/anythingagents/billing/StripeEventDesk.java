package io.anythingagents.billing;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.billing.StripeEventQueries.Filter;
import io.anythingagents.shared.Ids;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Stripe's events for who looks after them from the machine that reaches the database. A change and its audit event are one
 * transaction; the work itself is done by the nodes.
 */
public final class StripeEventDesk {
    private final DataSource database;
    private final Ids ids;

    public StripeEventDesk(DataSource database, Ids ids) {
        this.database = database;
        this.ids = ids;
    }

    /** Who asks for a change: nobody signs in to a command, so the account of the machine must do. */
    public record Request(String operatingSystemUser, Instant now) {}

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Newest first. */
    public List<StripeEventRow> page(Filter filter, int offset, int limit) throws SQLException {
        return inTransaction(connection -> new StripeEventQueries(connection).page(filter, null, offset, limit));
    }

    public Optional<StripeEventRow> find(String stripeId) throws SQLException {
        return inTransaction(connection -> new StripeEventQueries(connection).find(stripeId));
    }

    /** The body as it was signed. */
    public Optional<String> payload(String stripeId) throws SQLException {
        return inTransaction(connection -> new StripeEventQueries(connection).payload(stripeId));
    }

    /** See {@link StripeEventQueries#replay}. */
    public Optional<StripeEventRow> replay(String stripeId, Request request) throws SQLException {
        return inTransaction(connection -> {
            Optional<StripeEventRow> row = new StripeEventQueries(connection).replay(stripeId);
            if (row.isPresent()) {
                audit(connection, AuditAction.STRIPE_EVENT_REPLAYED, row.get(), request);
            }
            return row;
        });
    }

    /** See {@link StripeEventQueries#park}. */
    public Optional<StripeEventRow> park(String stripeId, Request request) throws SQLException {
        return inTransaction(connection -> {
            Optional<StripeEventRow> row = new StripeEventQueries(connection).park(stripeId);
            if (row.isPresent()) {
                audit(connection, AuditAction.STRIPE_EVENT_PARKED, row.get(), request);
            }
            return row;
        });
    }

    private void audit(Connection connection, AuditAction action, StripeEventRow row, Request request)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into audit_events (id, actor, action, target_type, target_id, outcome, changed_fields, details,
                    created_at)
                values (?, ?, ?, 'stripe_event', ?, 'success', '[]', '{}', ?)
                """)) {
            insert.setObject(1, ids.next());
            insert.setString(2, "system:aa/" + request.operatingSystemUser());
            insert.setString(3, action.word());
            insert.setString(4, row.auditName());
            insert.setTimestamp(5, Timestamp.from(request.now()));
            insert.executeUpdate();
        }
    }

    private <T> T inTransaction(Work<T> work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        }
    }
}
