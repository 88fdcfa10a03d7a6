package io.anythingagents.database;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.hibernate.engine.jdbc.connections.internal.DatasourceConnectionProviderImpl;

/**
 * Holds Hibernate to {@code DATABASE_POOL_SIZE} connections and a request to {@code DATABASE_POOL_TIMEOUT} of waiting for one.
 * The servers' pools cannot be told either from our settings (their descriptors take no variables, and they wait 30 and 60
 * seconds), so these only have room enough.
 */
public class BoundedConnections extends DatasourceConnectionProviderImpl {
    private static final long serialVersionUID = 1L;
    /** SQLSTATE class 08: connection exception. */
    private static final String NO_CONNECTION = "08001";

    private final transient Semaphore free;
    private final transient Duration patience;

    /** By Hibernate, which the persistence unit tells this class's name. */
    public BoundedConnections() {
        this(Settings.ofProcess());
    }

    private BoundedConnections(Settings settings) {
        this(settings.get(SettingsCatalog.DATABASE_POOL_SIZE), settings.get(SettingsCatalog.DATABASE_POOL_TIMEOUT));
    }

    BoundedConnections(int size, Duration patience) {
        // Fair: under load nobody waits longer than those who came later.
        this.free = new Semaphore(size, true);
        this.patience = patience;
    }

    @Override
    public Connection getConnection() throws SQLException {
        acquire();
        boolean given = false;
        try {
            Connection connection = super.getConnection();
            given = true;
            return connection;
        } finally {
            if (!given) {
                free.release();
            }
        }
    }

    @Override
    public void closeConnection(Connection connection) throws SQLException {
        try {
            super.closeConnection(connection);
        } finally {
            free.release();
        }
    }

    private void acquire() throws SQLException {
        try {
            if (!free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SQLTransientConnectionException(
                        "No database connection became free within " + patience.toSeconds() + " s", NO_CONNECTION);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("Interrupted while waiting for a connection", NO_CONNECTION, e);
        }
    }
}
