package io.anythingagents.run;

import io.anythingagents.usage.CallSheet;
import io.anythingagents.usage.OpenCall;

/** Where a run's model calls are written down; each method throws while the database is away. */
interface CallRecords {
    /** Before a call is made. */
    void open(OpenCall call);

    /** Telling it twice is harmless. */
    void end(CallSheet sheet);
}
