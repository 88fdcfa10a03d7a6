package io.anythingagents.billing;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The payment provider's meters, which usage is billed by. Every call goes over the network: never make one inside a
 * transaction. All throw {@link GatewayException}.
 */
public interface MeterGateway {
    /** How the provider is named where its ids are stored. */
    String processor();

    /**
     * Adds to a meter; once, however often it is told under the same identifier within a day.
     *
     * @return false when the identifier was there already
     */
    boolean tell(MeterReading reading);

    /** The id of the meter that listens to an event; empty where there is none, or none that is active. */
    Optional<String> meter(String eventName);

    /**
     * What a meter has of a customer, by the start of the day (UTC); days without anything may be left out.
     *
     * @param from start of a day
     * @param to start of a day
     */
    Map<Instant, Long> days(String meterId, String customerId, Instant from, Instant to);

    /**
     * One thing to tell a meter.
     *
     * @param at when it happened; of the last 35 days
     * @param attempt part of the key of this very call: what the provider answered to the one before is not repeated
     */
    record MeterReading(
            String eventName, String customerId, long quantity, Instant at, String identifier, int attempt) {}
}
