package io.anythingagents.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What stands in for the older part of a session in what a model is given.
 *
 * @param keptFrom position of the first item that is still given in full
 * @param clearedBefore results of tools before this position are not given
 * @param summary stands in for the items before {@code keptFrom}; null where all are given
 */
public record SessionCheckpoint(
        int keptFrom, int clearedBefore, @Nullable String summary, Instant createdAt) {}
