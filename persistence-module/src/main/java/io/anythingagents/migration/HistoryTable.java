package io.anythingagents.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Flyway's history table in the schema of a connection, and the advisory lock Flyway takes while it works on it. */
record HistoryTable(String schema) {
    private static final String NAME = "flyway_schema_history";
    /** Flyway adds the hash of the quoted table name to this; a test notices when it no longer does. */
    private static final long FLYWAY_LOCK_BASE = 77_431_708_279_161L;

    static HistoryTable of(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT current_schema()");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new HistoryTable(row.getString(1));
        }
    }

    String quotedName() {
        return '"' + schema.replace("\"", "\"\"") + "\".\"" + NAME + '"';
    }

    long lockKey() {
        return FLYWAY_LOCK_BASE + quotedName().hashCode();
    }

    boolean exists(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            statement.setString(1, quotedName());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Waits for running migrations and keeps others from starting until the transaction ends. */
    void lock(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
            statement.setLong(1, lockKey());
            statement.execute();
        }
    }
}
