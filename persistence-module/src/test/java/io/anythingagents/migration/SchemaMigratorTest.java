package io.anythingagents.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SchemaMigratorTest {
    private final TestDatabase database = TestDatabase.create();

    @Test
    void emptyDatabase_hasEverythingPending() {
        SchemaStatus status = migrator("two").status();

        assertThat(status.isCurrent()).isFalse();
        assertThat(status.version()).isNull();
        assertThat(status.pending()).extracting(MigrationRow::version).containsExactly("001", "002");
    }

    @Test
    void up_appliesInOrderAndSaysWhatItDid() {
        List<MigrationRow> applied = migrator("two").up();

        assertThat(applied).extracting(MigrationRow::description).containsExactly("animals", "owners");
        assertThat(applied).allSatisfy(row -> {
            assertThat(row.appliedAt()).isNotNull();
            assertThat(row.duration()).isNotNull();
        });
        assertThat(migrator("two").status().version()).isEqualTo("002");
    }

    @Test
    void secondUp_doesNothing() {
        migrator("two").up();

        assertThat(migrator("two").up()).isEmpty();
    }

    @Test
    void nodesStartingAtOnce_applyEachMigrationOnce() throws Exception {
        CyclicBarrier together = new CyclicBarrier(3);
        ExecutorService nodes = Executors.newFixedThreadPool(3);
        Callable<List<MigrationRow>> node = () -> {
            together.await();
            return migrator("two").up();
        };

        List<Future<List<MigrationRow>>> results = nodes.invokeAll(List.of(node, node, node));
        nodes.shutdown();

        for (Future<List<MigrationRow>> result : results) {
            assertThat(result).succeedsWithin(java.time.Duration.ofMinutes(1));
        }
        assertThat(database.rows("SELECT version FROM flyway_schema_history WHERE version IS NOT NULL"))
                .containsExactlyInAnyOrder("001", "002");
    }

    @Test
    void olderBuildOnNewerSchema_isCurrentAndSaysWhatItDoesNotKnow() {
        migrator("two").up();

        SchemaStatus status = migrator("one").status();

        assertThat(status.isCurrent()).isTrue();
        assertThat(status.unknown()).extracting(MigrationRow::version).containsExactly("002");
        assertThat(migrator("one").up()).isEmpty();
    }

    @Test
    void flywayTakesTheLockThatRollbacksTake() throws Exception {
        migrator("lock").up();

        long ours;
        try (var connection = database.dataSource().getConnection()) {
            ours = HistoryTable.of(connection).lockKey();
        }
        assertThat(database.rows("SELECT lock_key FROM lock_seen")).contains(Long.toString(ours));
    }

    private SchemaMigrator migrator(String migrations) {
        return new SchemaMigrator(database.dataSource(), getClass().getClassLoader(), "migrations/" + migrations);
    }
}
