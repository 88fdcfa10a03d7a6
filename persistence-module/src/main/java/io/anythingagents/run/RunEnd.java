package io.anythingagents.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a run ended: what its row says afterwards. */
public record RunEnd(
        RunStatus status,
        String agent,
        @Nullable String model,
        long lastEventId,
        int turns,
        int handoffs,
        TokenUsage usage,
        @Nullable RunFault fault,
        Instant at) {}
