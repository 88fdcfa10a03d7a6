package io.anythingagents.health;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The connections below the server's pool, so that requests waiting on a hung database can be released before the driver's
 * own time-out. The data source class notes each one it opens; one set per process, since servers make that class.
 */
public final class PhysicalConnections {
    private static final Map<Connection, Boolean> OPENED = Collections.synchronizedMap(new WeakHashMap<>());

    private PhysicalConnections() {}

    /** Remembers a connection for as long as the pool keeps it. */
    public static void opened(Connection connection) {
        OPENED.put(connection, Boolean.TRUE);
    }

    /** Closes the sockets of all of them; the pool drops each at its next use. */
    static int abortAll() {
        List<Connection> all;
        synchronized (OPENED) {
            all = new ArrayList<>(OPENED.keySet());
            OPENED.clear();
        }
        for (Connection connection : all) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                // closed already
            }
        }
        return all.size();
    }
}
