package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.EventHandler.Effect;
import io.anythingagents.billing.StripeWorkRepository.Leased;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class EventLoopTest {
    private final Queue queue = new Queue();
    private final List<String> reports = new ArrayList<>();
    private Function<Leased, Optional<Effect>> handling = event -> Optional.of(() -> true);
    private long nanos;

    @Test
    void aTypeOfNoKind_isIgnored_andNobodyIsAsked() {
        handling = event -> {
            throw new AssertionError("asked");
        };
        queue.add("charge.captured", 1);

        assertThat(loop().runOnce()).isTrue();
        assertThat(loop().runOnce()).isFalse();

        assertThat(queue.words).containsExactly("evt_1 ignored");
        assertThat(reports).containsExactly("evt_1 ignored");
    }

    @Test
    void whatConcernsUs_isApplied_andWhatDoesNot_isIgnored() {
        queue.add("invoice.paid", 1);
        queue.add("invoice.paid", 2);
        handling = event -> event.attempt() == 1 ? Optional.of(() -> true) : Optional.empty();

        loop().runOnce();

        assertThat(queue.words).containsExactly("evt_1 done", "evt_2 ignored");
    }

    @Test
    void whatIsOutOfDate_isPreparedAnew_aFewTimes() {
        queue.add("invoice.paid", 1);
        List<Integer> readings = new ArrayList<>();
        handling = event -> {
            readings.add(1);
            return Optional.of(() -> readings.size() == 3);
        };
        loop().runOnce();
        assertThat(queue.words).containsExactly("evt_1 done");

        queue.words.clear();
        queue.add("invoice.paid", 1);
        handling = event -> Optional.of(() -> false);
        loop().runOnce();
        assertThat(queue.words)
                .containsExactly("evt_2 failed PT30S: It was changed by others each time it was looked at.");
    }

    @Test
    void aFailure_waitsLongerEachTime_untilTheEventIsParked() {
        handling = event -> {
            throw new IllegalStateException(
                    "sk_live_secret", new DomainException(ErrorCode.MODEL_PROVIDER_FAILED, "No answer."));
        };
        for (int attempt : List.of(1, 2, 3, 4)) {
            queue.add("invoice.paid", attempt);
        }

        loop().runOnce();

        assertThat(queue.words)
                .containsExactly(
                        "evt_1 failed PT30S: model-provider-failed: No answer.",
                        "evt_2 failed PT1M: model-provider-failed: No answer.",
                        "evt_3 parked: model-provider-failed: No answer.",
                        "evt_4 parked: The work on it ended without a word 3 times.");
        assertThat(reports).containsExactly("evt_1 failed", "evt_2 failed", "evt_3 parked", "evt_4 parked");
    }

    @Test
    void wordsOfOthers_areNotKept() {
        assertThat(EventLoop.describe(new IllegalStateException("sk_live_secret")))
                .isEqualTo("IllegalStateException");
        assertThat(EventLoop.describe(new IllegalStateException(new EventFailedException("ours"))))
                .isEqualTo("ours");
    }

    @Test
    void whoLostTheLease_saysNothingMore() {
        queue.add("invoice.paid", 1);
        queue.lost = true;

        loop().runOnce();

        assertThat(queue.words).isEmpty();
        assertThat(reports).containsExactly("evt_1 lost");
    }

    @Test
    void whatIsLeftOfASlowBatch_isLeftToItsLease() {
        queue.add("invoice.paid", 1);
        queue.add("invoice.paid", 1);
        handling = event -> {
            nanos += Duration.ofMinutes(4).toNanos();
            return Optional.of(() -> true);
        };

        loop().runOnce();

        assertThat(queue.words).containsExactly("evt_1 done");
    }

    private EventLoop loop() {
        EventHandler handler = new EventHandler() {
            @Override
            public StripeEventKind kind() {
                return StripeEventKind.INVOICE;
            }

            @Override
            public Optional<Effect> prepare(Leased event) {
                return handling.apply(event);
            }
        };
        return new EventLoop(
                queue,
                Map.of(StripeEventKind.INVOICE, handler),
                new EventRetry(3, () -> 0),
                (event, result, cause) -> reports.add(event.stripeId() + " " + result),
                () -> nanos);
    }

    private static final class Queue implements EventQueue {
        private final Deque<Leased> due = new ArrayDeque<>();
        private final List<String> words = new ArrayList<>();
        private int number;
        private boolean lost;

        void add(String type, int attempt) {
            number++;
            due.add(new Leased(
                    UUID.randomUUID(), "evt_" + number, type, "{}", null, null, null, attempt, UUID.randomUUID()));
        }

        @Override
        public List<Leased> take(int limit, Duration term) {
            List<Leased> taken = new ArrayList<>();
            while (!due.isEmpty() && taken.size() < limit) {
                taken.add(due.poll());
            }
            return taken;
        }

        @Override
        public Settled settle(Leased event, Effect effect) {
            if (lost) {
                return Settled.LEASE_LOST;
            }
            if (!effect.apply()) {
                return Settled.OUT_OF_DATE;
            }
            words.add(event.stripeId() + " done");
            return Settled.DONE;
        }

        @Override
        public void ignored(Leased event) {
            words.add(event.stripeId() + " ignored");
        }

        @Override
        public void failed(Leased event, String error, Duration again) {
            words.add(event.stripeId() + " failed " + again + ": " + error);
        }

        @Override
        public void parked(Leased event, String error) {
            words.add(event.stripeId() + " parked: " + error);
        }
    }
}
