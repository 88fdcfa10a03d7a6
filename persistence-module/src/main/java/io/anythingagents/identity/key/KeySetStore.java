package io.anythingagents.identity.key;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Where the key set lives. Nodes share it; a change by one is seen by all. */
public interface KeySetStore {
    /** Empty when nothing was ever stored. */
    Optional<Stored> read();

    /** Cheap to ask; differs from the last answer when the key set may have changed; empty text when there is none. */
    String version();

    /** Changes the key set while no other process can; given and returned as a whole, stored at once or not at all. */
    Stored update(Function<Optional<KeySet>, KeySet> change);

    /** How often a node asks for the version; shorter than {@link KeySchedule#NODES_NOTICE}. */
    Duration lookEvery();

    /** Where that is, for people; no secret. */
    String place();

    /**
     * What was found.
     *
     * @param version see {@link KeySetStore#version()}
     * @param changedAt when it was last written
     */
    record Stored(KeySet keys, String version, Instant changedAt) {}
}
