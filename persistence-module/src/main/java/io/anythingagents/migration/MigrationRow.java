package io.anythingagents.migration;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One migration as this build and the history table know it.
 *
 * @param version for example {@code 001}
 * @param state where it stands
 * @param appliedAt when it was applied; null when it was not
 * @param duration how long it took; null when it was not applied
 */
public record MigrationRow(
        String version,
        String description,
        State state,
        @Nullable Instant appliedAt,
        @Nullable Duration duration) {

    /** After it was taken back; when it had been applied is still told. */
    MigrationRow nowPending() {
        return new MigrationRow(version, description, State.PENDING, appliedAt, duration);
    }

    /** Where a migration stands. */
    public enum State {
        /** In this build, not in the database. */
        PENDING,
        /** In both. */
        APPLIED,
        /** In the database only: a newer build was here. */
        UNKNOWN
    }
}
