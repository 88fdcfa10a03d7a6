package io.anythingagents.cli;

import io.anythingagents.migration.MigrationRow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How migrations are shown, to people and to machines. */
final class SchemaReport {
    private SchemaReport() {}

    static String line(MigrationRow row) {
        String when = row.appliedAt() == null ? "-" : row.appliedAt().toString();
        String took = row.duration() == null ? "" : " (" + millis(row.duration()) + ")";
        return String.format(
                Locale.ROOT, "  %-8s %-8s %s  %s%s", row.version(), state(row), row.description(), when, took);
    }

    static List<Map<String, Object>> json(List<MigrationRow> rows) {
        return rows.stream().map(SchemaReport::json).toList();
    }

    static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }

    private static Map<String, Object> json(MigrationRow row) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("version", row.version());
        object.put("description", row.description());
        object.put("state", state(row));
        if (row.appliedAt() != null) {
            object.put("applied_at", row.appliedAt().toString());
        }
        if (row.duration() != null) {
            object.put("duration_ms", row.duration().toMillis());
        }
        return object;
    }

    private static String state(MigrationRow row) {
        return row.state().name().toLowerCase(Locale.ROOT);
    }
}
