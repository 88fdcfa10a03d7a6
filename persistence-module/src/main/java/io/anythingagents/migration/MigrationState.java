package io.anythingagents.migration;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;

/** Whether this node may use the schema; written at start, read by the readiness check. */
@ApplicationScoped
public class MigrationState {
    private volatile Phase phase = Phase.WAITING_FOR_DATABASE;

    /** Where the schema stands, as this node knows it. */
    public enum Phase {
        /** The database has not answered yet; this node keeps trying. */
        WAITING_FOR_DATABASE,
        /** Migrations are pending and this node may not run them: {@code aa db migrate}. */
        PENDING,
        /** A migration failed; the log says why, and this node tries again now and then. */
        FAILED,
        /** All migrations of this build are applied. */
        CURRENT
    }

    public Phase phase() {
        return phase;
    }

    /** The schema is as this build needs it. */
    public boolean isCurrent() {
        return phase == Phase.CURRENT;
    }

    public void enter(Phase next) {
        phase = Objects.requireNonNull(next);
    }
}
