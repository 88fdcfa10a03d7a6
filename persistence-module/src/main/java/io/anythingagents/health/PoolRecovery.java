package io.anythingagents.health;

import io.anythingagents.observability.EventLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Frees the server's pool of connections an outage killed. The pool gives them out unseen, but drops each whose use fails:
 * so all idle ones are taken out and used, until the pool has to make a new one. That works on every server without knowing
 * its pool, and harms no connection that survived.
 */
public final class PoolRecovery implements DatabaseMonitor.Remedy {
    private static final EventLog LOG = EventLog.of(PoolRecovery.class);
    /** More than any pool holds. */
    private static final int MOST_ATTEMPTS = 250;

    private final DataSource pool;
    private boolean abortBroken;

    public PoolRecovery(DataSource pool) {
        this.pool = pool;
    }

    @Override
    public void cutWaiting() {
        LOG.warn("database.connections_cut", "connections", TrackedSockets.cutAll());
    }

    @Override
    public void heal() throws SQLException {
        List<Connection> usable = new ArrayList<>();
        int broken = 0;
        boolean isNew = false;
        try {
            while (!isNew && broken + usable.size() < MOST_ATTEMPTS) {
                long made = TrackedSockets.made();
                Connection connection = pool.getConnection();
                if (answers(connection)) {
                    usable.add(connection);
                    isNew = TrackedSockets.made() > made;
                } else {
                    broken++;
                    discard(connection);
                }
            }
        } catch (SQLException e) {
            // Others hold the rest, or it is down again: then the next probe says so.
            if (usable.isEmpty()) {
                throw e;
            }
        } finally {
            usable.forEach(PoolRecovery::giveBack);
        }
        if (usable.isEmpty()) {
            LOG.warn("database.pool_not_recovered", "broken", broken, "aborted", abortBroken);
            abortBroken = !abortBroken; // this pool keeps them: the next attempt tries the other way
            throw new SQLException("The pool gives out broken connections only", "08003");
        }
        LOG.info("database.pool_recovered", "broken", broken, "usable", usable.size());
    }

    private static boolean answers(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select 1");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * WildFly's pool drops a broken connection that is given back and keeps an aborted one for ever; Payara's pool the other
     * way round. So the harmless way comes first.
     */
    private void discard(Connection connection) {
        if (abortBroken) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                // broken it was
            }
        }
        giveBack(connection);
    }

    private static void giveBack(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.warn("database.connection_close_failed", "sql_state", String.valueOf(e.getSQLState()));
        }
    }
}
