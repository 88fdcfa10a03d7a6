package io.anythingagents.http;

import io.anythingagents.shared.DomainException;
import java.util.UUID;

/** Identifiers in paths: what is no UUID names nothing, hence 404. */
public final class PathId {
    private PathId() {}

    /**
     * Reads a path parameter.
     *
     * @param what the kind of object for the message, as in {@code Conversation}
     */
    public static UUID parse(String text, String what) {
        UUID id = TextRules.uuid(text);
        if (id == null) {
            throw DomainException.notFound(what);
        }
        return id;
    }
}
