package io.anythingagents.agent;

import org.jspecify.annotations.Nullable;

/**
 * How a model is to answer; what is null is left to the provider.
 *
 * @param temperature from 0 (sober) to 2 (wild); models that reason refuse it
 * @param reasoningEffort the provider's own word
 * @param maxOutputTokens most tokens of one model call
 */
public record ModelSettings(
        @Nullable Double temperature,
        @Nullable String reasoningEffort,
        @Nullable Integer maxOutputTokens) {
    public static final ModelSettings UNSET = new ModelSettings(null, null, null);
}
