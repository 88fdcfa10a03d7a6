package io.anythingagents.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** The migrations of the product itself, whatever they are. */
class ProductSchemaTest {
    private final TestDatabase database = TestDatabase.create();
    private final SchemaMigrator migrator = new SchemaMigrator(database.dataSource());

    @Test
    void upDownUp_givesTheSameSchema() {
        int migrations = migrator.up().size();
        List<String> first = database.schema();

        migrator.rollback(migrations);
        migrator.up();

        assertThat(first).isNotEmpty();
        assertThat(database.schema()).isEqualTo(first);
        assertThat(migrator.status().isCurrent()).isTrue();
    }

    @Test
    void wholeWayDown_leavesNothingButTheHistoryTable() {
        int migrations = migrator.up().size();

        migrator.rollback(migrations);

        assertThat(database.schema()).isEmpty();
        assertThat(database.rows("SELECT script FROM flyway_schema_history WHERE version IS NOT NULL"))
                .isEmpty();
    }

    @Test
    void eachUndo_restoresTheSchemaBeforeItsMigration() {
        List<String> versions =
                migrator.status().pending().stream().map(MigrationRow::version).toList();
        List<List<String>> before = new ArrayList<>();
        for (String version : versions) {
            before.add(database.schema());
            Flyway.configure()
                    .dataSource(database.dataSource())
                    .placeholderReplacement(false)
                    .target(version)
                    .load()
                    .migrate();
        }

        for (int i = versions.size() - 1; i >= 0; i--) {
            migrator.rollback(1);
            assertThat(database.schema())
                    .as("after undoing %s", versions.get(i))
                    .isEqualTo(before.get(i));
        }
    }

    @Test
    void everyMigrationHasAnUndoScript_andEveryUndoScriptAMigration() throws Exception {
        List<String> migrations = files("db/migration");

        List<String> undo = files("db/undo");

        assertThat(undo)
                .as("db/undo holds U001__x.sql for each db/migration/V001__x.sql")
                .containsExactlyInAnyOrderElementsOf(
                        migrations.stream().map(name -> "U" + name.substring(1)).toList());
    }

    @Test
    void noScriptEndsTheTransactionItRunsIn() throws Exception {
        for (String folder : List.of("db/migration", "db/undo")) {
            for (String name : files(folder)) {
                assertThat(Files.readString(directory(folder).resolve(name)))
                        .as(name)
                        .doesNotContainPattern("(?im)^\\s*(begin|start\\s+transaction|commit|rollback)\\s*;");
            }
        }
    }

    private static List<String> files(String folder) throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(directory(folder))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Path directory(String folder) throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(SchemaMigrator.class.getClassLoader().getResource(folder))
                        .toURI());
    }
}
