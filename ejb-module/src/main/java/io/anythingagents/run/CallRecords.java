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

    /** The provider goes on with the answer to an open call under this name, even when nobody listens. */
    void answeredAs(OpenCall call, String responseId);

    /** Telling it twice is harmless. */
    void end(CallSheet sheet);
}
