package io.anythingagents.metering;

import io.anythingagents.billing.EventRetry;
import io.anythingagents.billing.GatewayException;
import io.anythingagents.billing.MeterGateway;
import io.anythingagents.billing.MeterGateway.MeterReading;
import io.anythingagents.metering.MeterEventRepository.Leased;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Tells the meters. It may be killed between any two steps and run on any number of nodes: an event is sent under the same
 * identifier until it is known to be there, and the provider takes no identifier twice. The provider remembers identifiers for
 * a day only; what is in doubt for longer is not sent again before the meter has been looked at.
 */
final class MeterLoop {
    static final Duration TERM = Duration.ofMinutes(5);
    /** The provider promises 24 hours; an hour is for clocks and for a try that takes long. */
    static final Duration REMEMBERED = Duration.ofHours(23);
    /** What is left of a batch after this is left to its lease, for another node may take it soon. */
    private static final Duration BATCH_TIME = Duration.ofMinutes(3);

    private static final int BATCH = 20;

    private final MeterQueue queue;
    private final MeterGateway gateway;
    private final EventRetry retry;
    private final Reports reports;
    private final LongSupplier nanoClock;

    MeterLoop(MeterQueue queue, MeterGateway gateway, EventRetry retry, Reports reports, LongSupplier nanoClock) {
        this.queue = queue;
        this.gateway = gateway;
        this.retry = retry;
        this.reports = reports;
        this.nanoClock = nanoClock;
    }

    /** Who is told what became of an event. */
    interface Reports {
        /** @param result sent, repeated, failed, parked or doubtful */
        void ended(Leased event, String result, String reason);
    }

    /** Sends one batch; false when nothing was due. */
    boolean runOnce() {
        List<Leased> events = queue.take(BATCH, TERM);
        long start = nanoClock.getAsLong();
        for (Leased event : events) {
            if (nanoClock.getAsLong() - start > BATCH_TIME.toNanos()) {
                break;
            }
            send(event);
        }
        return !events.isEmpty();
    }

    private void send(Leased event) {
        Duration doubt = event.doubt();
        if (doubt != null && doubt.compareTo(REMEMBERED) >= 0) {
            queue.doubtful(event, "It may have arrived, and the provider may have forgotten its identifier.");
            reports.ended(event, "doubtful", "too old");
            return;
        }
        if (event.attempt() > retry.mostAttempts()) {
            queue.parked(event, "The work on it ended without a word " + retry.mostAttempts() + " times.", false);
            reports.ended(event, "parked", "no word");
            return;
        }
        try {
            boolean isNew = gateway.tell(new MeterReading(
                    event.eventName(),
                    event.customerId(),
                    event.quantity(),
                    event.sentAs(),
                    event.identifier(),
                    event.attempt()));
            queue.sent(event);
            reports.ended(event, isNew ? "sent" : "repeated", "");
        } catch (GatewayException e) {
            failed(event, e);
        }
    }

    private void failed(Leased event, GatewayException e) {
        Optional<Duration> again = retry.after(event.attempt());
        if (again.isPresent()) {
            queue.failed(event, e.providerCode(), e.nothingHappened(), again.get());
        } else {
            queue.parked(event, e.providerCode(), e.nothingHappened());
        }
        reports.ended(event, again.isPresent() ? "failed" : "parked", e.providerCode());
    }
}
