package io.anythingagents.health;

import io.anythingagents.settings.PostgresAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** The monitor's own connection: outside the pool, with short time-outs, opened anew after each failure. */
public final class ProbeConnection implements DatabaseMonitor.Probe {
    private final String url;
    private final Properties properties;
    private @Nullable Connection connection;

    /**
     * Prepares a connection; the first question opens it.
     *
     * @param address {@code postgresql://user:password@host:port/database?parameters}
     * @param timeout for connecting and for each answer, in whole seconds
     */
    public ProbeConnection(URI address, Duration timeout) {
        PostgresAddress parsed = PostgresAddress.parse(address);
        this.url = parsed.jdbcUrl();
        this.properties = parsed.credentials();
        String seconds = Long.toString(Math.max(1, timeout.toSeconds()));
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("ApplicationName", "anything-agents-monitor");
    }

    @Override
    public void ask() throws SQLException {
        Connection open = connection == null ? connect() : connection;
        try (Statement statement = open.createStatement()) {
            statement.execute("select 1");
            connection = open;
        } catch (SQLException e) {
            connection = null;
            open.abort(Runnable::run);
            throw e;
        }
    }

    /** Straight from the driver: the driver manager hides drivers of other class loaders. */
    private Connection connect() throws SQLException {
        Connection opened = new Driver().connect(url, properties);
        if (opened == null) {
            throw new SQLException("The driver does not take the address", "08001");
        }
        return opened;
    }
}
