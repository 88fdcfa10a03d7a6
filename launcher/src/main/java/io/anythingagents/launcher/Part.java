package io.anythingagents.launcher;

import java.time.Duration;

/** Something the launcher starts, watches and stops. */
interface Part {
    /** The word for it in {@code run.json}. */
    String name();

    /** What a person calls it. */
    String title();

    /** Returns when it can be used; also after it died. */
    void start();

    /** One line about where it is, for the progress output. */
    String whereabouts();

    long pid();

    boolean isAlive();

    /** Idempotent. */
    void stop(Duration patience);
}
