package io.anythingagents.run.stream;

import java.util.List;
import java.util.UUID;

/** A run's log as a reader sees it, wherever the run happens. A reader is a place in the log and nothing more. */
public interface RunFeed {
    UUID runId();

    /** Frames after an id, in order and without gaps; empty when there is none yet. May ask the database. */
    List<Frame> after(long eventId, int limit);

    /** Calls {@code wake} whenever more may be there, from a thread that must not be held. */
    Subscription subscribe(Runnable wake);

    /** Ends a subscription. */
    @FunctionalInterface
    interface Subscription {
        void end();
    }
}
