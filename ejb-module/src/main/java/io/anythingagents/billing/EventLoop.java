package io.anythingagents.billing;

import io.anythingagents.billing.EventHandler.Effect;
import io.anythingagents.billing.EventQueue.Settled;
import io.anythingagents.billing.StripeWorkRepository.Leased;
import io.anythingagents.shared.DomainException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The work on events: takes some, and for each asks the provider, then applies. It may be killed between any two steps and
 * run on any number of nodes: what is not settled is taken again when its lease is over, and only what is settled counts.
 */
final class EventLoop {
    static final Duration TERM = Duration.ofMinutes(5);
    /** What is left of a batch after this is left to its lease, for another node may take it soon. */
    private static final Duration BATCH_TIME = Duration.ofMinutes(3);

    private static final int BATCH = 8;
    private static final int MOST_READINGS = 5;
    private static final int LONGEST_ERROR = 1_024;

    private final EventQueue queue;
    private final Map<StripeEventKind, EventHandler> handlers;
    private final EventRetry retry;
    private final Reports reports;
    private final LongSupplier nanoClock;

    EventLoop(
            EventQueue queue,
            Map<StripeEventKind, EventHandler> handlers,
            EventRetry retry,
            Reports reports,
            LongSupplier nanoClock) {
        this.queue = queue;
        this.handlers = Map.copyOf(handlers);
        this.retry = retry;
        this.reports = reports;
        this.nanoClock = nanoClock;
    }

    /** Who is told how the work on an event ended. */
    interface Reports {
        /** @param result processed, ignored, failed, parked or lost */
        void ended(Leased event, String result, @Nullable RuntimeException cause);
    }

    /** Works on one batch; false when nothing was due. */
    boolean runOnce() {
        List<Leased> events = queue.take(BATCH, TERM);
        long start = nanoClock.getAsLong();
        for (Leased event : events) {
            if (nanoClock.getAsLong() - start > BATCH_TIME.toNanos()) {
                break;
            }
            work(event);
        }
        return !events.isEmpty();
    }

    private void work(Leased event) {
        if (event.attempt() > retry.mostAttempts()) {
            queue.parked(event, "The work on it ended without a word " + retry.mostAttempts() + " times.");
            reports.ended(event, "parked", null);
            return;
        }
        try {
            reports.ended(event, result(event), null);
        } catch (RuntimeException e) {
            Optional<Duration> again = retry.after(event.attempt());
            if (again.isPresent()) {
                queue.failed(event, describe(e), again.get());
            } else {
                queue.parked(event, describe(e));
            }
            reports.ended(event, again.isPresent() ? "failed" : "parked", e);
        }
    }

    private String result(Leased event) {
        Optional<StripeEventKind> kind = StripeEventKind.of(event.type());
        if (kind.isEmpty()) {
            return ignored(event);
        }
        EventHandler handler = handlers.get(kind.get());
        if (handler == null) {
            throw new EventFailedException("Nobody works on " + kind.get().handler() + " here.");
        }
        for (int reading = 0; reading < MOST_READINGS; reading++) {
            Optional<Effect> effect = handler.prepare(event);
            if (effect.isEmpty()) {
                return ignored(event);
            }
            Settled settled = queue.settle(event, effect.get());
            if (settled != Settled.OUT_OF_DATE) {
                return settled == Settled.DONE ? "processed" : "lost";
            }
        }
        throw new EventFailedException("It was changed by others each time it was looked at.");
    }

    private String ignored(Leased event) {
        queue.ignored(event);
        return "ignored";
    }

    /** What operators read: our own words only, for those of others may hold anything. */
    static String describe(RuntimeException failure) {
        Throwable innermost = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DomainException refused) {
                return cut(refused.code().wireName() + ": " + refused.detail());
            }
            if (cause instanceof EventFailedException) {
                return cut(String.valueOf(cause.getMessage()));
            }
            innermost = cause;
        }
        return innermost.getClass().getSimpleName();
    }

    private static String cut(String text) {
        return text.length() > LONGEST_ERROR ? text.substring(0, LONGEST_ERROR) : text;
    }
}
