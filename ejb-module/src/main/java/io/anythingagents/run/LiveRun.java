package io.anythingagents.run;

import io.anythingagents.run.stream.RunLog;
import io.anythingagents.run.trace.RunTrace;
import io.anythingagents.run.trace.TraceSnapshot;
import java.util.UUID;

/** A run that this node holds: it keeps the lease, stores the frames and passes on requests to stop. */
interface LiveRun {
    UUID runId();

    UUID conversationId();

    RunLog log();

    RunTrace trace();

    /** For the table. */
    default StoredTrace stored(TraceSnapshot snapshot) {
        return new StoredTrace(log().tenantId(), runId(), log().fence(), snapshot.revision(), snapshot.json());
    }

    /** Stops it at once, because somebody asked for it. */
    void cancel();

    /** Stops it once the turn that is under way is over; harmless where that is the last one anyway. */
    void stopAfterTurn();

    /** Stops it as soon as was asked for. */
    default void cancel(CancelMode mode) {
        if (mode == CancelMode.AFTER_TURN) {
            stopAfterTurn();
        } else {
            cancel();
        }
    }

    /** Ends it because this node cannot go on. */
    void fail(RunFault fault);

    /** Lets go of it, for another holder goes on with it. */
    void leave();
}
