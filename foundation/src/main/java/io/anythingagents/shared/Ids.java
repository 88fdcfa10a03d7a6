package io.anythingagents.shared;

import java.util.UUID;

/** Where new identifiers come from; injected so that tests can fix them. */
@FunctionalInterface
public interface Ids {
    UUID next();

    /** Random version 4 identifiers from the platform's secure source. */
    static Ids random() {
        return UUID::randomUUID;
    }
}
