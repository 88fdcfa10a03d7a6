package io.anythingagents.run;

import io.anythingagents.run.stream.RunLog;
import java.util.UUID;

/** A run that this node holds: it keeps the lease, stores the frames and passes on requests to stop. */
interface LiveRun {
    UUID runId();

    UUID conversationId();

    RunLog log();

    /** Stops it at once, because somebody asked for it. */
    void cancel();

    /** Ends it because this node cannot go on. */
    void fail(RunFault fault);

    /** Lets go of it, for another holder goes on with it. */
    void leave();
}
