package io.anythingagents.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.api.MigrationInfo;

/** Runs undo scripts and removes their migrations from Flyway's history, in one transaction under Flyway's lock. */
final class SchemaRollback {
    /** Live traffic may hold the tables; better to give up than to queue everybody behind the rollback. */
    private static final String LOCK_TIMEOUT = "SET LOCAL lock_timeout = '30s'";

    private final DataSource database;
    private final UndoScripts scripts;
    private final Map<String, MigrationInfo> known = new HashMap<>();
    private final int steps;

    SchemaRollback(DataSource database, UndoScripts scripts, List<MigrationInfo> known, int steps) {
        this.database = database;
        this.scripts = scripts;
        this.steps = steps;
        for (MigrationInfo info : known) {
            if (info.isVersioned() && info.getState().isResolved()) {
                this.known.put(info.getVersion().toString(), info);
            }
        }
    }

    List<MigrationRow> plan() {
        return inTransaction(connection -> {
            List<Step> planned = steps(connection);
            return rows(planned);
        });
    }

    List<MigrationRow> run() {
        return inTransaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(LOCK_TIMEOUT);
            }
            HistoryTable history = HistoryTable.of(connection);
            history.lock(connection);
            List<Step> planned = steps(connection);
            for (Step step : planned) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(step.undo());
                }
                remove(connection, history, step);
            }
            connection.commit();
            return rows(planned).stream().map(MigrationRow::nowPending).toList();
        });
    }

    private List<Step> steps(Connection connection) throws SQLException {
        HistoryTable history = HistoryTable.of(connection);
        if (!history.exists(connection)) {
            throw new SchemaException(
                    "No migration has been applied to this database, so there is nothing to roll back.");
        }
        List<Step> planned = new ArrayList<>();
        String newestFirst = "SELECT installed_rank, version, description, script, installed_on, execution_time FROM "
                + history.quotedName() + " WHERE success AND version IS NOT NULL ORDER BY installed_rank DESC LIMIT ?";
        try (PreparedStatement statement = connection.prepareStatement(newestFirst)) {
            statement.setInt(1, steps);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    planned.add(step(rows));
                }
            }
        }
        if (planned.size() < steps) {
            throw new SchemaException(
                    "Only " + planned.size() + " migrations are applied, so " + steps + " cannot be rolled back.");
        }
        return planned;
    }

    private Step step(ResultSet row) throws SQLException {
        String version = row.getString("version");
        String script = row.getString("script");
        MigrationInfo here = known.get(version);
        if (here == null) {
            throw new SchemaException(
                    "Migration " + version + " is newer than this build, which does not know how to undo"
                            + " it; use the build that applied it.");
        }
        if (!here.isChecksumMatching()) {
            throw new SchemaException("Migration " + version
                    + " was applied from another text than this build holds; use the" + " build that applied it.");
        }
        String undo = scripts.read(script)
                .orElseThrow(() -> new SchemaException("Migration " + version + " has no undo script ("
                        + UndoScripts.nameOf(script) + "), so it cannot be rolled back."));
        MigrationRow shown = new MigrationRow(
                version,
                row.getString("description"),
                MigrationRow.State.APPLIED,
                row.getTimestamp("installed_on").toInstant(),
                Duration.ofMillis(row.getInt("execution_time")));
        return new Step(row.getInt("installed_rank"), shown, undo);
    }

    private static void remove(Connection connection, HistoryTable history, Step step) throws SQLException {
        String delete = "DELETE FROM " + history.quotedName() + " WHERE installed_rank = ?";
        try (PreparedStatement statement = connection.prepareStatement(delete)) {
            statement.setInt(1, step.rank());
            if (statement.executeUpdate() != 1) {
                throw new SchemaException("The history of the schema changed meanwhile; nothing was rolled back.");
            }
        }
    }

    private static List<MigrationRow> rows(List<Step> planned) {
        return planned.stream().map(Step::shown).toList();
    }

    private <T> T inTransaction(Work<T> work) {
        try (Connection connection = database.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                return work.apply(connection);
            } finally {
                connection.rollback();
                connection.setAutoCommit(autoCommit);
            }
        } catch (SQLException e) {
            throw new SchemaException("Nothing was rolled back: " + Reason.of(e), e);
        }
    }

    private record Step(int rank, MigrationRow shown, String undo) {}

    private interface Work<T> {
        T apply(Connection connection) throws SQLException;
    }
}
