package io.anythingagents.audit;

import jakarta.json.bind.Jsonb;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An export's lines: JSON objects, or RFC 4180 records that no spreadsheet takes for formulas. */
enum EventLines {
    NDJSON("application/x-ndjson", "ndjson"),
    CSV("text/csv; charset=utf-8", "csv");

    private static final List<String> COLUMNS = List.of(
            "id",
            "created_at",
            "action",
            "outcome",
            "actor",
            "actor_role",
            "acting_for",
            "object_type",
            "object_id",
            "request_id",
            "ip_masked",
            "changed_fields",
            "metadata");

    private final String mediaType;
    private final String word;

    EventLines(String mediaType, String word) {
        this.mediaType = mediaType;
        this.word = word;
    }

    static EventLines named(@Nullable String word) {
        return "csv".equals(word) ? CSV : NDJSON;
    }

    String mediaType() {
        return mediaType;
    }

    String word() {
        return word;
    }

    /** What stands before the first event. */
    String head() {
        return this == CSV ? String.join(",", COLUMNS) + "\r\n" : "";
    }

    String line(StoredAuditEvent event, Jsonb json) {
        EventResponse shown = EventResponse.of(event, null);
        if (this == NDJSON) {
            return json.toJson(shown) + "\n";
        }
        return Stream.of(
                                shown.id(),
                                shown.createdAt(),
                                shown.action(),
                                shown.outcome(),
                                shown.actor(),
                                shown.actorRole(),
                                shown.actingFor(),
                                shown.objectType(),
                                shown.objectId(),
                                shown.requestId(),
                                shown.ipMasked(),
                                String.join(" ", shown.changedFields()),
                                json.toJson(shown.metadata()))
                        .map(EventLines::cell)
                        .collect(Collectors.joining(","))
                + "\r\n";
    }

    /** Quoted always; a text that a spreadsheet would calculate gets an apostrophe first. */
    static String cell(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        String harmless = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return "\"" + harmless.replace("\"", "\"\"") + "\"";
    }
}
