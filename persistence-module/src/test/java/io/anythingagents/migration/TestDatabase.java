package io.anythingagents.migration;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** An empty database of its own on the one PostgreSQL of this test run. */
public record TestDatabase(DataSource dataSource) {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final EmbeddedPostgres SERVER = start();

    public static TestDatabase create() {
        String name = "test_" + COUNT.incrementAndGet();
        new TestDatabase(SERVER.getPostgresDatabase()).execute("CREATE DATABASE " + name);
        return new TestDatabase(SERVER.getDatabase("postgres", name));
    }

    public void execute(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** First column of every row. */
    public List<String> rows(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Tables, columns, constraints, indexes, types, functions and triggers, except those of the history table. */
    List<String> schema() {
        return rows("""
                SELECT 'relation ' || relkind::text || ' ' || relname FROM pg_class
                  WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'flyway_schema_history%'
                UNION ALL
                SELECT 'column ' || attrelid::regclass::text || '.' || attname || ' ' || format_type(atttypid, atttypmod)
                    || ' not null ' || attnotnull::text || ' default ' || coalesce(pg_get_expr(adbin, adrelid), '')
                  FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
                  LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p') AND attnum > 0
                    AND NOT attisdropped AND relname <> 'flyway_schema_history'
                UNION ALL
                SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
                  WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE 'flyway_schema_history%'
                UNION ALL
                SELECT 'index ' || indexdef FROM pg_indexes
                  WHERE schemaname = 'public' AND tablename <> 'flyway_schema_history'
                UNION ALL
                SELECT 'type ' || typname || ' ' || coalesce(string_agg(enumlabel, ',' ORDER BY enumsortorder), '')
                  FROM pg_type LEFT JOIN pg_enum ON enumtypid = pg_type.oid
                  WHERE typnamespace = 'public'::regnamespace AND typname NOT LIKE '%flyway_schema_history'
                  GROUP BY typname
                UNION ALL
                SELECT 'function ' || oid::regprocedure::text || md5(prosrc) FROM pg_proc
                  WHERE pronamespace = 'public'::regnamespace
                UNION ALL
                SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
                UNION ALL
                SELECT 'extension ' || extname FROM pg_extension WHERE extname <> 'plpgsql'
                ORDER BY 1
                """);
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
