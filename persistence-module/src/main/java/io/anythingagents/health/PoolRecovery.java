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
 * so all are taken out at once and used, which works on every server without knowing its pool.
 */
public final class PoolRecovery implements DatabaseMonitor.Remedy {
    private static final EventLog LOG = EventLog.of(PoolRecovery.class);

    private final DataSource pool;
    private final int size;

    public PoolRecovery(DataSource pool, int size) {
        this.pool = pool;
        this.size = size;
    }

    @Override
    public void cutWaiting() {
        LOG.warn("database.connections_cut", "connections", PhysicalConnections.abortAll());
    }

    @Override
    public void heal() throws SQLException {
        List<Connection> taken = new ArrayList<>();
        int broken = 0;
        try {
            for (int attempt = 0; attempt < 2 * size && taken.size() < size; attempt++) {
                Connection connection = pool.getConnection();
                if (answers(connection)) {
                    taken.add(connection);
                } else {
                    broken++;
                    giveBack(connection);
                }
            }
        } catch (SQLException e) {
            // Others hold the rest, or it is down again: then the next probe says so.
            if (taken.isEmpty()) {
                throw e;
            }
        } finally {
            taken.forEach(PoolRecovery::giveBack);
        }
        LOG.info("database.pool_recovered", "broken", broken, "usable", taken.size());
    }

    private static boolean answers(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select 1");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static void giveBack(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.warn("database.connection_close_failed", "sql_state", String.valueOf(e.getSQLState()));
        }
    }
}
