package io.anythingagents.migration;

import io.anythingagents.settings.PostgresAddress;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections without a pool and without a limit on how long a statement may take, as migrations want them. */
public final class DirectDataSource {
    private static final int CONNECT_SECONDS = 10;

    private DirectDataSource() {}

    public static DataSource of(PostgresAddress address) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(address.jdbcUrl());
        if (!address.query().contains("connectTimeout=")) {
            source.setConnectTimeout(CONNECT_SECONDS);
        }
        source.setApplicationName("aa");
        if (address.user() != null) {
            source.setUser(address.user());
        }
        if (address.password() != null) {
            source.setPassword(address.password());
        }
        return source;
    }
}
