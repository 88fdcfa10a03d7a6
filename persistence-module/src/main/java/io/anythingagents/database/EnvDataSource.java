package io.anythingagents.database;

import io.anythingagents.health.TrackedSockets;
import io.anythingagents.settings.PostgresAddress;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.xa.PGXADataSource;

/**
 * PostgreSQL connections configured by our own settings; {@code application.xml} (and {@code web.xml} on Payara Micro) names
 * this class, so that no server needs a driver, a pool or an address of its own.
 */
public class EnvDataSource extends PGXADataSource {
    private static final long serialVersionUID = 1L;

    /** A database that cannot be reached is known within the time its health check has, plus the network's. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    public EnvDataSource() {
        this(Settings.ofProcess());
    }

    EnvDataSource(Settings settings) {
        PostgresAddress address = PostgresAddress.parse(settings.get(SettingsCatalog.DATABASE_URL));
        setUrl(address.jdbcUrl());
        setTcpKeepAlive(true);
        setUnlessIn(address.jdbcUrl(), "ApplicationName", settings.get(SettingsCatalog.APP_NAME));
        setUnlessIn(address.jdbcUrl(), "connectTimeout", seconds(CONNECT_TIMEOUT));
        setUnlessIn(address.jdbcUrl(), "loginTimeout", seconds(CONNECT_TIMEOUT.multipliedBy(2)));
        setUnlessIn(address.jdbcUrl(), "socketTimeout", seconds(settings.get(SettingsCatalog.DATABASE_SOCKET_TIMEOUT)));
        setUnlessIn(address.jdbcUrl(), "socketFactory", TrackedSockets.class.getName());
        if (address.user() != null) {
            setUser(address.user());
        }
        if (address.password() != null) {
            setPassword(address.password());
        }
    }

    private void setUnlessIn(String jdbcUrl, String property, String value) {
        if (jdbcUrl.contains(property + "=")) {
            return;
        }
        try {
            setProperty(property, value);
        } catch (SQLException e) {
            throw new IllegalStateException("The driver refuses " + property, e);
        }
    }

    private static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }
}
