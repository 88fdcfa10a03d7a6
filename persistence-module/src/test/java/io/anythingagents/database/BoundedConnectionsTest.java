package io.anythingagents.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class BoundedConnectionsTest {
    private final AtomicBoolean broken = new AtomicBoolean();

    @Test
    void whoWaitsTooLongIsToldSo() throws SQLException {
        BoundedConnections connections = connections(1, Duration.ofMillis(50));
        connections.getConnection();

        assertThatThrownBy(connections::getConnection)
                .isInstanceOf(SQLTransientConnectionException.class)
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("08001");
    }

    @Test
    void waitingEndsWhenAConnectionIsGivenBack() throws Exception {
        BoundedConnections connections = connections(1, Duration.ofSeconds(30));
        Connection first = connections.getConnection();
        CompletableFuture<Connection> second = CompletableFuture.supplyAsync(() -> {
            try {
                return connections.getConnection();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });

        connections.closeConnection(first);

        assertThat(second.get(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void failedAttemptTakesNoPlace() throws SQLException {
        BoundedConnections connections = connections(1, Duration.ofMillis(50));
        broken.set(true);
        assertThatThrownBy(connections::getConnection).isInstanceOf(SQLException.class);

        broken.set(false);

        assertThat(connections.getConnection()).isNotNull();
    }

    private BoundedConnections connections(int size, Duration patience) {
        BoundedConnections connections = new BoundedConnections(size, patience);
        connections.setDataSource(fake(DataSource.class));
        connections.configure(Map.of());
        return connections;
    }

    /** A data source whose connections do nothing. */
    private <T> T fake(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().equals("getConnection")) {
                        if (broken.get()) {
                            throw new SQLException("no");
                        }
                        return fake(Connection.class);
                    }
                    return null;
                }));
    }
}
