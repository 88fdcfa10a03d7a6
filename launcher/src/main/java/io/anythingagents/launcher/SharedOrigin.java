package io.anythingagents.launcher;

import io.anythingagents.settings.EnvFile;
import io.anythingagents.settings.PostgresAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;

/**
 * A database that {@code aa up} started says where the secrets of its product are (a comment on it, which is a path and no
 * secret): a second node given that database then shares them instead of making its own, with which no token would be valid.
 */
final class SharedOrigin {
    private static final String MARK = "aa up: ";

    private SharedOrigin() {}

    /** Leaves the path in the database. */
    static void sign(Connection database, Path nodeSettings) throws SQLException {
        try (Statement statement = database.createStatement()) {
            String comment = (MARK + nodeSettings).replace("'", "''");
            statement.execute("comment on database anything_agents is '" + comment + "'");
        }
    }

    /** What the first node shares; empty for any other database. */
    static Map<String, String> of(String databaseUrl) {
        try (Connection connection = open(databaseUrl);
                PreparedStatement query = connection.prepareStatement("select shobj_description(oid, 'pg_database')"
                        + " from pg_database where datname = current_database()");
                ResultSet row = query.executeQuery()) {
            String comment = row.next() ? row.getString(1) : null;
            if (comment != null && comment.startsWith(MARK)) {
                Path file = Path.of(comment.substring(MARK.length()));
                return Files.isReadable(file) ? EnvFile.read(file) : Map.of();
            }
            return Map.of();
        } catch (IllegalArgumentException e) {
            throw new LaunchFailure(
                    "DATABASE_URL is no address of a database; write postgresql://user:password@host:5432/database.");
        } catch (SQLException e) {
            throw new LaunchFailure(
                    "The database of DATABASE_URL cannot be reached (" + e.getMessage()
                            + "); start it, correct DATABASE_URL, or leave it out for an embedded one.",
                    e);
        }
    }

    private static Connection open(String databaseUrl) throws SQLException {
        PostgresAddress address = PostgresAddress.parse(URI.create(databaseUrl));
        Properties properties = address.credentials();
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "10");
        return DriverManager.getConnection(address.jdbcUrl(), properties);
    }
}
