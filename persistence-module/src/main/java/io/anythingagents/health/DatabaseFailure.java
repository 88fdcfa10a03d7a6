package io.anythingagents.health;

import jakarta.ejb.EJBException;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Set;
import javax.transaction.xa.XAException;

/** Tells a database that is away from a statement that is wrong, by the chain of causes of a failure. */
public final class DatabaseFailure {
    /** Connection exceptions, shutdown, crash, starting up, too many connections: PostgreSQL's words for "not now". */
    private static final Set<String> STATES = Set.of("57P01", "57P02", "57P03", "53300", "25P03", "57P05");

    private DatabaseFailure() {}

    public static boolean isIn(List<Throwable> chain) {
        return chain.stream().anyMatch(DatabaseFailure::meansAway);
    }

    /** Whether the failure came up somewhere near the database; decisive only while the database is known to be away. */
    public static boolean touchesPersistence(List<Throwable> chain) {
        return chain.stream()
                .anyMatch(thrown -> thrown instanceof SQLException
                        || thrown instanceof PersistenceException
                        || thrown instanceof EJBException
                        || thrown instanceof XAException
                        || className(thrown).startsWith("jakarta.transaction.")
                        || className(thrown).startsWith("org.hibernate."));
    }

    /** Somebody else changed the row first. */
    public static boolean isLostUpdate(Throwable thrown) {
        return thrown instanceof OptimisticLockException;
    }

    private static boolean meansAway(Throwable thrown) {
        if (thrown instanceof SQLTransientConnectionException) {
            return true;
        }
        if (thrown instanceof SQLException failure) {
            String state = failure.getSQLState();
            return state != null && (state.startsWith("08") || STATES.contains(state));
        }
        if (thrown instanceof XAException failure) {
            return failure.errorCode == XAException.XAER_RMFAIL;
        }
        // The pool's and Hibernate's own types are not on this module's class path.
        return className(thrown).endsWith(".resource.ResourceException")
                || className(thrown).endsWith(".resource.spi.ResourceAllocationException")
                || className(thrown).equals("com.sun.appserv.connectors.internal.api.PoolingException")
                || className(thrown).equals("org.hibernate.exception.JDBCConnectionException");
    }

    private static String className(Throwable thrown) {
        return thrown.getClass().getName();
    }
}
