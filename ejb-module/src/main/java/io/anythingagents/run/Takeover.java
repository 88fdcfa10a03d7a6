package io.anythingagents.run;

import io.anythingagents.observability.TraceParent;
import io.anythingagents.usage.OpenCall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A run of a dead node whose answer the provider still makes.
 *
 * @param shown what its log shows of the answer
 * @param lastId of its log, all of which is stored
 * @param open the call that was being made
 * @param before what its other calls used
 * @param time it has left; null when its agent sets no limit
 * @param trace where in its trace it was; null when nobody knows
 */
record Takeover(
        RunBegun.Fresh run,
        ShownAnswer shown,
        long lastId,
        OpenCall open,
        TokenUsage before,
        @Nullable Duration time,
        @Nullable TraceParent trace) {}
