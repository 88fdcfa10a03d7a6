package io.anythingagents.migration;

import io.anythingagents.migration.MigrationState.Phase;
import io.anythingagents.observability.EventLog;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One attempt to have the schema this build needs: migrate where that is allowed, otherwise look. */
public final class SchemaUpdate {
    private static final EventLog LOG = EventLog.of(SchemaUpdate.class);

    private final SchemaMigrator migrator;
    private final boolean migrate;
    private String lastComplaint = "";

    /**
     * @param migrate whether pending migrations are applied ({@code AUTO_RUN_MIGRATIONS})
     */
    public SchemaUpdate(SchemaMigrator migrator, boolean migrate) {
        this.migrator = migrator;
        this.migrate = migrate;
    }

    /** Never throws; what stands in the way is logged once, not at every attempt. */
    public Phase attempt() {
        try {
            SchemaStatus status = migrator.status();
            if (migrate && !status.isCurrent()) {
                migrator.up().forEach(SchemaUpdate::logApplied);
                status = migrator.status();
            }
            return phaseOf(status);
        } catch (SchemaException e) {
            return phaseOf(e);
        }
    }

    private Phase phaseOf(SchemaStatus status) {
        if (!status.unknown().isEmpty()) {
            complain("schema.newer_than_this_build", versions(status.unknown()));
        }
        if (!status.isCurrent()) {
            complain("schema.migrations_pending", versions(status.pending()) + ", run aa db migrate");
            return Phase.PENDING;
        }
        LOG.info("schema.current", "version", String.valueOf(status.version()));
        return Phase.CURRENT;
    }

    private Phase phaseOf(SchemaException fault) {
        if (fault.isDatabaseUnreachable()) {
            complain("schema.waiting_for_database", fault.getMessage());
            return Phase.WAITING_FOR_DATABASE;
        }
        complain("schema.migration_failed", fault.getMessage());
        return Phase.FAILED;
    }

    private void complain(String event, @Nullable String detail) {
        String text = String.valueOf(detail);
        if (!lastComplaint.equals(event + text)) {
            lastComplaint = event + text;
            LOG.warn(event, "detail", text);
        }
    }

    private static void logApplied(MigrationRow row) {
        LOG.info(
                "schema.migrated",
                "version",
                row.version(),
                "description",
                row.description(),
                "took",
                String.valueOf(row.duration()));
    }

    private static String versions(List<MigrationRow> rows) {
        return rows.stream().map(MigrationRow::version).collect(Collectors.joining(", "));
    }
}
