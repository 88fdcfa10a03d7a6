package io.anythingagents.agent;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one run may use before it ends as incomplete; null leaves it to the installation, or unlimited.
 *
 * @param turns model calls
 * @param time from its start
 * @param tokens of all its model calls, in and out; looked at after each
 */
public record RunLimits(
        @Nullable Integer turns,
        @Nullable Duration time,
        @Nullable Long tokens) {
    public static final RunLimits NONE = new RunLimits(null, null, null);

    /** The same with another number of turns, if one is given. */
    public RunLimits withTurns(@Nullable Integer other) {
        return other == null ? this : new RunLimits(other, time, tokens);
    }
}
