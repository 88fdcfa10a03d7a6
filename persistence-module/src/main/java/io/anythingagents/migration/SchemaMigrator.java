package io.anythingagents.migration;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/**
 * Brings the schema up, tells where it stands and takes it back. Nodes that start at once wait for each other on Flyway's
 * lock; a rollback takes the same lock.
 */
public final class SchemaMigrator {
    private static final String ROOT = "db";

    private final DataSource database;
    private final ClassLoader classLoader;
    private final String root;

    /** Over the migrations of this build. */
    public SchemaMigrator(DataSource database) {
        this(database, SchemaMigrator.class.getClassLoader(), ROOT);
    }

    SchemaMigrator(DataSource database, ClassLoader classLoader, String root) {
        this.database = database;
        this.classLoader = classLoader;
        this.root = root;
    }

    /**
     * Applies what is pending, each migration in its own transaction.
     *
     * @return what was applied, in order
     */
    public List<MigrationRow> up() {
        Flyway flyway = flyway();
        try {
            Set<String> before = new HashSet<>();
            status().migrations().stream()
                    .filter(row -> row.state() == MigrationRow.State.APPLIED)
                    .forEach(row -> before.add(row.version()));
            flyway.migrate();
            return status().migrations().stream()
                    .filter(row -> row.state() == MigrationRow.State.APPLIED && !before.contains(row.version()))
                    .toList();
        } catch (FlywayException e) {
            throw failure("The schema could not be brought up to date", e);
        }
    }

    public SchemaStatus status() {
        try {
            return new SchemaStatus(Arrays.stream(flyway().info().all())
                    .filter(MigrationInfo::isVersioned)
                    .map(SchemaMigrator::row)
                    .toList());
        } catch (FlywayException e) {
            throw failure("The state of the schema could not be read", e);
        }
    }

    /** What {@link #rollback} would take back, newest first; refuses what it would refuse. */
    public List<MigrationRow> planRollback(int steps) {
        return rollbackOf(steps).plan();
    }

    /**
     * Takes the newest applied migrations back, all in one transaction.
     *
     * @return what was taken back, newest first
     */
    public List<MigrationRow> rollback(int steps) {
        return rollbackOf(steps).run();
    }

    private SchemaRollback rollbackOf(int steps) {
        if (steps < 1) {
            throw new SchemaException("At least one migration has to be named for a rollback.");
        }
        try {
            List<MigrationInfo> known = Arrays.asList(flyway().info().all());
            return new SchemaRollback(database, new UndoScripts(classLoader, root), known, steps);
        } catch (FlywayException e) {
            throw failure("The state of the schema could not be read", e);
        }
    }

    private Flyway flyway() {
        return Flyway.configure(classLoader)
                .dataSource(database)
                .locations("classpath:" + root + "/migration")
                .failOnMissingLocations(true)
                .placeholderReplacement(false)
                .cleanDisabled(true)
                .load();
    }

    private static MigrationRow row(MigrationInfo info) {
        Integer millis = info.getExecutionTime();
        return new MigrationRow(
                Objects.toString(info.getVersion()),
                Objects.requireNonNullElse(info.getDescription(), ""),
                stateOf(info.getState()),
                info.getInstalledOn() == null ? null : info.getInstalledOn().toInstant(),
                millis == null ? null : Duration.ofMillis(millis));
    }

    private static MigrationRow.State stateOf(MigrationState state) {
        if (!state.isApplied()) {
            return MigrationRow.State.PENDING;
        }
        return state.isResolved() ? MigrationRow.State.APPLIED : MigrationRow.State.UNKNOWN;
    }

    /** Flyway's message may span many lines and quote addresses; the first SQL message below it says enough. */
    private static SchemaException failure(String what, FlywayException fault) {
        return new SchemaException(what + ": " + Reason.of(fault), fault);
    }
}
