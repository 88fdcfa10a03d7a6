package io.anythingagents.usage;

import java.time.Instant;

/**
 * A model call that has ended.
 *
 * @param model the one that answered, which may be a version of the one that was asked
 * @param estimated whether the provider gave no figures, so that they are ours
 */
public record EndedCall(
        OpenCall call, String model, CallOutcome outcome, CallTokens tokens, boolean estimated, Instant endedAt) {}
