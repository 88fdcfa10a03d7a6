package io.anythingagents.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Against pools that drop broken connections in the ways the servers' pools do. */
class PoolRecoveryTest {
    private static final int BROKEN = 3;

    private final Deque<Boolean> idle = new ArrayDeque<>();

    @Test
    void aPoolThatDropsWhatIsGivenBackBroken_isFreedAtOnce() throws SQLException {
        breakAll();

        new PoolRecovery(pool(false)).heal();

        assertThat(idle).doesNotContain(false).isNotEmpty();
    }

    @Test
    void aPoolThatDropsOnlyWhatIsAborted_isFreedAtTheSecondAttempt() throws SQLException {
        breakAll();
        PoolRecovery recovery = new PoolRecovery(pool(true));

        assertThatThrownBy(recovery::heal).isInstanceOf(SQLException.class);
        recovery.heal();

        assertThat(idle).doesNotContain(false).isNotEmpty();
    }

    private void breakAll() {
        for (int i = 0; i < BROKEN; i++) {
            idle.add(false);
        }
    }

    private DataSource pool(boolean dropsOnlyAborted) {
        return proxy(DataSource.class, (self, method, arguments) -> {
            boolean works = idle.isEmpty() || idle.removeFirst();
            if (works) {
                new TrackedSockets().createSocket().close();
            }
            return connection(works, dropsOnlyAborted);
        });
    }

    private Connection connection(boolean works, boolean dropsOnlyAborted) {
        boolean[] aborted = {false};
        return proxy(Connection.class, (self, method, arguments) -> switch (method.getName()) {
            case "createStatement" -> {
                if (!works) {
                    throw new SQLException("broken", "08006");
                }
                yield proxy(
                        Statement.class,
                        (statement, call, values) -> call.getName().equals("execute") ? true : null);
            }
            case "abort" -> {
                aborted[0] = true;
                // as WildFly's pool behaves: it forgets that the connection was broken
                yield null;
            }
            case "close" -> {
                boolean dropped = !works && (dropsOnlyAborted ? aborted[0] : !aborted[0]);
                if (!dropped) {
                    idle.addLast(works);
                }
                yield null;
            }
            default -> null;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
