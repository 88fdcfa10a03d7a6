package io.anythingagents.run;

import io.anythingagents.shared.DomainException;
import io.anythingagents.usage.Allowance;
import io.anythingagents.usage.CallSheet;
import io.anythingagents.usage.Grant;
import io.anythingagents.usage.OpenCall;
import org.jspecify.annotations.Nullable;

/** Where a run's model calls are written down; each method throws while the database is away. */
interface CallRecords {
    /**
     * Before a call is made.
     *
     * @param output most tokens it is wanted to answer with; null where nobody says
     * @throws DomainException when a limit is reached
     */
    Grant open(OpenCall call, Allowance allowance, @Nullable Integer output);

    /** Telling it twice is harmless. */
    void end(CallSheet sheet);
}
