package io.anythingagents.migration;

import io.anythingagents.settings.PostgresAddress;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections without a pool and without a limit on how long a statement may take, as migrations want them. */
public final class DirectDataSource {
    private static final int CONNECT_SECONDS = 10;

    private DirectDataSource() {}

    /**
     * A data source for an address.
     *
     * @throws SchemaException when the address has a parameter the driver does not know
     */
    public static DataSource of(PostgresAddress address) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {address.host()});
        source.setPortNumbers(new int[] {address.port()});
        source.setDatabaseName(address.database());
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setApplicationName("aa");
        if (address.user() != null) {
            source.setUser(address.user());
        }
        if (address.password() != null) {
            source.setPassword(address.password());
        }
        address.parameters().forEach((name, value) -> {
            try {
                source.setProperty(name, value);
            } catch (SQLException e) {
                throw new SchemaException("DATABASE_URL has a parameter the driver does not know: " + name + ".", e);
            }
        });
        return source;
    }
}
