package io.anythingagents.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.migration.MigrationState.Phase;
import java.io.IOException;
import java.net.ServerSocket;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class SchemaUpdateTest {
    private final TestDatabase database = TestDatabase.create();

    @Test
    void allowedToMigrate_endsCurrent() {
        assertThat(update("two", true).attempt()).isEqualTo(Phase.CURRENT);
    }

    @Test
    void notAllowedToMigrate_isPendingUntilSomebodyElseDoes() {
        SchemaUpdate update = update("two", false);

        assertThat(update.attempt()).isEqualTo(Phase.PENDING);
        update("two", true).attempt();
        assertThat(update.attempt()).isEqualTo(Phase.CURRENT);
    }

    @Test
    void failingMigration_isReportedAndLeavesNothing() {
        assertThat(update("broken", true).attempt()).isEqualTo(Phase.FAILED);
        assertThat(database.schema()).isEmpty();
    }

    @Test
    void databaseThatIsNotThere_isWaitedFor() throws IOException {
        assertThat(new SchemaUpdate(migrator("two", nowhere()), true).attempt()).isEqualTo(Phase.WAITING_FOR_DATABASE);
    }

    private SchemaUpdate update(String migrations, boolean migrate) {
        return new SchemaUpdate(migrator(migrations, database.dataSource()), migrate);
    }

    private SchemaMigrator migrator(String migrations, DataSource dataSource) {
        return new SchemaMigrator(dataSource, getClass().getClassLoader(), "migrations/" + migrations);
    }

    private static DataSource nowhere() throws IOException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        try (ServerSocket free = new ServerSocket(0)) {
            source.setURL("jdbc:postgresql://127.0.0.1:" + free.getLocalPort() + "/nothing?connectTimeout=1");
        }
        source.setUser("nobody");
        return source;
    }
}
