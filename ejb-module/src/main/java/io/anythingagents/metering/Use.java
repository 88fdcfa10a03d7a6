package io.anythingagents.metering;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Some use of a feature.
 *
 * @param at when it happened
 * @param from of the period it is added to
 * @param to of the period it is added to
 */
public record Use(String featureKey, long quantity, Instant at, Instant from, Instant to) {
    /** Added to its hour, UTC. */
    static Use inItsHour(String featureKey, long quantity, Instant at) {
        Instant hour = at.truncatedTo(ChronoUnit.HOURS);
        return new Use(featureKey, quantity, at, hour, hour.plus(1, ChronoUnit.HOURS));
    }
}
