package io.anythingagents.run.stream;

import io.anythingagents.run.stream.Redaction.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable String scope;

    Draft(String kind, Body body) {
        this(kind, List.of(), body);
    }

    Draft(String kind, List<Notice> notices, Body body) {
        this(kind, notices, body, null);
    }

    private Draft(String kind, List<Notice> notices, Body body, @Nullable String scope) {
        this.kind = kind;
        this.notices = notices;
        this.body = body;
        this.scope = scope;
    }

    /** The same as part of an agent's work for another one; the scope is JSON text. */
    Draft within(String outer) {
        return new Draft(kind, notices, body, outer);
    }

    @Nullable
    String scope() {
        return scope;
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
