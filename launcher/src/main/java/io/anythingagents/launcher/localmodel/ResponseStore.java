package io.anythingagents.launcher.localmodel;

import java.util.LinkedHashMap;
import java.util.Map;

/** The latest stored responses by id; the oldest make room. */
final class ResponseStore {
    private static final int KEPT = 100;

    private final Map<String, Stored> responses = new LinkedHashMap<>();

    /** A response with the request it answers. */
    record Stored(Generation generation, ModelRequest request) {}

    synchronized void keep(Stored stored) {
        responses.put(stored.generation().document().id(), stored);
        if (responses.size() > KEPT) {
            responses.remove(responses.keySet().iterator().next());
        }
    }

    synchronized Stored find(String id) {
        Stored stored = responses.get(id);
        if (stored == null) {
            throw ApiFault.notFound("Response with id '" + id + "' not found.");
        }
        return stored;
    }

    synchronized void delete(String id) {
        if (responses.remove(id) == null) {
            throw ApiFault.notFound("Response with id '" + id + "' not found.");
        }
    }
}
