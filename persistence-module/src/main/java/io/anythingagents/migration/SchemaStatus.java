package io.anythingagents.migration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** All migrations in order, applied or not. */
public record SchemaStatus(List<MigrationRow> migrations) {
    public SchemaStatus {
        migrations = List.copyOf(migrations);
    }

    /** Nothing is left to apply. */
    public boolean isCurrent() {
        return pending().isEmpty();
    }

    public List<MigrationRow> pending() {
        return in(MigrationRow.State.PENDING);
    }

    /** Applied by a newer build. */
    public List<MigrationRow> unknown() {
        return in(MigrationRow.State.UNKNOWN);
    }

    /** Version of the newest applied migration; null on an empty database. */
    public @Nullable String version() {
        return migrations.stream()
                .filter(row -> row.state() != MigrationRow.State.PENDING)
                .reduce((earlier, later) -> later)
                .map(MigrationRow::version)
                .orElse(null);
    }

    private List<MigrationRow> in(MigrationRow.State state) {
        return migrations.stream().filter(row -> row.state() == state).toList();
    }
}
