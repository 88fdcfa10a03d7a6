package io.anythingagents.run.stream;

import io.anythingagents.run.stream.Redaction.Notice;
import java.util.List;

/** A frame that has no number yet. */
public final class Draft {
    /** Writes what a kind has beyond the envelope. */
    @FunctionalInterface
    interface Body {
        JsonText write(JsonText json);
    }

    private final String kind;
    private final List<Notice> notices;
    private final Body body;

    Draft(String kind, Body body) {
        this(kind, List.of(), body);
    }

    Draft(String kind, List<Notice> notices, Body body) {
        this.kind = kind;
        this.notices = notices;
        this.body = body;
    }

    String kind() {
        return kind;
    }

    List<Notice> notices() {
        return notices;
    }

    Body body() {
        return body;
    }
}
