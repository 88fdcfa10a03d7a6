package io.anythingagents.identity;

import io.anythingagents.audit.AuditAction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Makes people operators of the platform, from the machine that may reach the database: over the API nobody can. The
 * change and its audit event are one transaction.
 */
public final class OperatorGrants {
    /** The one platform role there is. */
    public static final String PLATFORM_OPERATOR = "platform_operator";

    private final DataSource database;

    public OperatorGrants(DataSource database) {
        this.database = database;
    }

    /** What became of a grant or its withdrawal. */
    public enum Outcome {
        CHANGED,
        UNCHANGED,
        UNKNOWN_ADDRESS
    }

    /** Who asks for it: nobody signs in to a command, so the account of the machine must do. */
    public record Request(String email, String operatingSystemUser, UUID eventId, Instant now) {
        public Request {
            email = email.strip().toLowerCase(Locale.ROOT);
        }
    }

    public Outcome grant(Request request) throws SQLException {
        return change(request, true);
    }

    public Outcome revoke(Request request) throws SQLException {
        return change(request, false);
    }

    private Outcome change(Request request, boolean operator) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Outcome outcome = change(connection, request, operator);
                connection.commit();
                return outcome;
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private static Outcome change(Connection connection, Request request, boolean operator) throws SQLException {
        Optional<UUID> user = lock(connection, request.email());
        if (user.isEmpty()) {
            return Outcome.UNKNOWN_ADDRESS;
        }
        try (PreparedStatement update = connection.prepareStatement("""
                update users set platform_role = ?, updated_at = ?, version = version + 1
                where id = ? and platform_role is distinct from ?
                """)) {
            String role = operator ? PLATFORM_OPERATOR : null;
            update.setString(1, role);
            update.setTimestamp(2, Timestamp.from(request.now()));
            update.setObject(3, user.get());
            update.setString(4, role);
            if (update.executeUpdate() == 0) {
                return Outcome.UNCHANGED;
            }
        }
        audit(connection, request, user.get(), operator);
        return Outcome.CHANGED;
    }

    private static Optional<UUID> lock(Connection connection, String email) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select id from users where email = ? for update")) {
            select.setString(1, email);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(rows.getObject(1, UUID.class)) : Optional.empty();
            }
        }
    }

    private static void audit(Connection connection, Request request, UUID user, boolean operator) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into audit_events (id, actor, action, target_type, target_id, outcome, changed_fields, details,
                    created_at)
                values (?, ?, ?, 'user', ?, 'success', '["platform_role"]', '{}', ?)
                """)) {
            insert.setObject(1, request.eventId());
            insert.setString(2, "system:aa/" + request.operatingSystemUser());
            insert.setString(3, (operator ? AuditAction.OPERATOR_GRANTED : AuditAction.OPERATOR_REVOKED).word());
            insert.setString(4, user.toString());
            insert.setTimestamp(5, Timestamp.from(request.now()));
            insert.executeUpdate();
        }
    }
}
