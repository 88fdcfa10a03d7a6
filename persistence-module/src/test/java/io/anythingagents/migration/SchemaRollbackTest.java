package io.anythingagents.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaRollbackTest {
    private final TestDatabase database = TestDatabase.create();

    @Test
    void oneStep_takesTheNewestBackAndCanGoUpAgain() {
        migrator("two").up();

        List<MigrationRow> undone = migrator("two").rollback(1);

        assertThat(undone).singleElement().satisfies(row -> {
            assertThat(row.version()).isEqualTo("002");
            assertThat(row.state()).isEqualTo(MigrationRow.State.PENDING);
        });
        assertThat(migrator("two").status().version()).isEqualTo("001");
        assertThat(migrator("two").up()).extracting(MigrationRow::version).containsExactly("002");
    }

    @Test
    void plan_saysTheSameAndChangesNothing() {
        migrator("two").up();
        List<String> before = database.schema();

        List<MigrationRow> planned = migrator("two").planRollback(2);

        assertThat(planned).extracting(MigrationRow::version).containsExactly("002", "001");
        assertThat(database.schema()).isEqualTo(before);
        assertThat(migrator("two").status().isCurrent()).isTrue();
    }

    @Test
    void failingUndo_leavesSchemaAndHistoryAsTheyWere() {
        migrator("broken-undo").up();
        List<String> before = database.schema();

        assertThatThrownBy(() -> migrator("broken-undo").rollback(1))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("plants");

        assertThat(database.schema()).isEqualTo(before);
        assertThat(migrator("broken-undo").status().version()).isEqualTo("001");
    }

    @Test
    void migrationWithoutUndoScript_isRefused() {
        migrator("without-undo").up();

        assertThatThrownBy(() -> migrator("without-undo").rollback(1))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("U001__animals.sql");
    }

    @Test
    void migrationOfANewerBuild_isRefused() {
        migrator("two").up();

        assertThatThrownBy(() -> migrator("one").rollback(1))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("002")
                .hasMessageContaining("newer than this build");
        assertThat(migrator("two").status().version()).isEqualTo("002");
    }

    @Test
    void migrationWhoseTextChanged_isRefused() {
        migrator("one").up();

        assertThatThrownBy(() -> migrator("changed").rollback(1))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("another text");
    }

    @Test
    void moreStepsThanApplied_areRefused() {
        migrator("one").up();

        assertThatThrownBy(() -> migrator("one").rollback(2))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("Only 1");
        assertThat(migrator("one").status().version()).isEqualTo("001");
    }

    @Test
    void untouchedDatabase_hasNothingToRollBack() {
        assertThatThrownBy(() -> migrator("one").rollback(1))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("nothing to roll back");
    }

    @Test
    void noSteps_areRefused() {
        assertThatThrownBy(() -> migrator("one").rollback(0)).isInstanceOf(SchemaException.class);
    }

    private SchemaMigrator migrator(String migrations) {
        return new SchemaMigrator(database.dataSource(), getClass().getClassLoader(), "migrations/" + migrations);
    }
}
