package io.anythingagents.run.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.run.RunStatus;
import io.anythingagents.run.StoredFrame;
import io.anythingagents.run.TokenUsage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RunLogTest {
    private final UUID tenantId = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private final UUID runId = UUID.fromString("00000000-0000-4000-8000-000000000002");
    private final List<Frame> database = new ArrayList<>();
    private final List<Frame> fanout = new ArrayList<>();
    private final RunLog log = new RunLog(
            tenantId,
            runId,
            1,
            new Frames(Clock.systemUTC(), runId, runId, "chat_1", "triage"),
            (tenant, run, after, limit) -> database.stream()
                    .filter(frame -> frame.eventId() > after)
                    .limit(limit)
                    .toList(),
            fanout::add);

    @Test
    void readersAreWokenAndReadFromAnyPlace() {
        AtomicInteger wakes = new AtomicInteger();
        RunFeed.Subscription subscription = log.subscribe(wakes::incrementAndGet);

        say(3);
        subscription.end();
        say(1);

        assertThat(wakes).hasValue(3);
        assertThat(log.after(0, 10)).hasSize(4).isEqualTo(fanout);
        assertThat(log.after(2, 1).get(0).eventId()).isEqualTo(3);
        assertThat(log.after(4, 10)).isEmpty();
    }

    @Test
    void readersOfARunThatPassedToAnotherHolder_followItThere() {
        AtomicInteger wakes = new AtomicInteger();
        AtomicInteger late = new AtomicInteger();
        RunLog there = new RunLog(
                tenantId,
                runId,
                2,
                new Frames(Clock.systemUTC(), runId, runId, "chat_1", "triage"),
                (tenant, run, after, limit) -> List.of(),
                frame -> {},
                2);
        RunFeed.Subscription reader = log.subscribe(wakes::incrementAndGet);
        say(2);

        log.passOn(() -> there);
        say(1);
        RunFeed.Subscription other = log.subscribe(late::incrementAndGet);
        there.append(frames -> frames.lifecycle("in_progress", null));

        assertThat(fanout).as("nothing more from here").hasSize(2);
        assertThat(log.takeUnstored()).isEmpty();
        assertThat(log.after(2, 10)).extracting(Frame::eventId).containsExactly(3L);
        assertThat(wakes).as("two frames, the change, one there").hasValue(4);
        assertThat(late).hasValue(1);
        reader.end();
        other.end();
        there.append(frames -> frames.lifecycle("in_progress", null));
        assertThat(wakes).hasValue(4);
        assertThat(late).hasValue(1);
    }

    @Test
    void whenTheNodeLetsGo_readersGoOnReadingElsewhere_oldOnesAndNewOnes() {
        say(2);
        AtomicInteger early = new AtomicInteger();
        AtomicInteger late = new AtomicInteger();
        RunFeed.Subscription first = log.subscribe(early::incrementAndGet);
        List<Runnable> elsewhere = new ArrayList<>();
        Frame third = new Frame(3, "lifecycle", "{}");
        RunFeed other = new RunFeed() {
            @Override
            public UUID runId() {
                return runId;
            }

            @Override
            public List<Frame> after(long eventId, int limit) {
                return eventId < 3 ? List.of(third) : List.of();
            }

            @Override
            public Subscription subscribe(Runnable wake) {
                elsewhere.add(wake);
                return () -> elsewhere.remove(wake);
            }
        };

        log.passOn(() -> other);
        RunFeed.Subscription second = log.subscribe(late::incrementAndGet);
        elsewhere.forEach(Runnable::run);

        assertThat(early).as("the change, one there").hasValue(2);
        assertThat(late).hasValue(1);
        assertThat(log.after(2, 10)).containsExactly(third);
        first.end();
        second.end();
        assertThat(elsewhere).as("nobody reads").isEmpty();
        log.subscribe(late::incrementAndGet);
        assertThat(elsewhere).as("somebody does again").hasSize(1);
    }

    @Test
    void aLogThatGoesOn_numbersOn_andReadsWhatWasBefore() {
        RunLog on = new RunLog(
                tenantId,
                runId,
                2,
                new Frames(Clock.systemUTC(), runId, runId, "chat_1", "triage"),
                (tenant, run, after, limit) -> database.stream()
                        .filter(frame -> frame.eventId() > after)
                        .toList(),
                fanout::add,
                2);
        database.add(new Frame(1, "lifecycle", "{}"));
        database.add(new Frame(2, "lifecycle", "{}"));

        assertThat(on.after(0, 10)).hasSize(2);
        assertThat(on.after(2, 10)).isEmpty();
        on.append(frames -> frames.lifecycle("in_progress", null));

        assertThat(on.after(2, 10)).extracting(Frame::eventId).containsExactly(3L);
        assertThat(on.after(1, 10)).extracting(Frame::eventId).containsExactly(2L);
    }

    @Test
    void framesOfAFailedBatch_areStoredNextTimeInOrder() {
        say(2);
        List<StoredFrame> first = log.takeUnstored();
        say(1);
        assertThat(log.takeUnstored()).as("one batch at a time").isEmpty();

        log.stored(first, false);

        assertThat(log.takeUnstored()).extracting(StoredFrame::eventId).containsExactly(1L, 2L, 3L);
    }

    @Test
    void lastFrame_isShownOnlyWhenPublishedAndNothingFollows() throws Exception {
        say(1);
        Frame last = log.seal(frames -> frames.end(RunStatus.COMPLETED, "x", null, TokenUsage.NONE));
        say(1);

        assertThat(fanout).hasSize(1);
        assertThat(log.remaining(last)).extracting(StoredFrame::eventId).containsExactly(1L, 2L);
        log.publish(last);
        assertThat(log.after(0, 10)).hasSize(2).endsWith(last);
    }

    @Test
    void oldFrames_areReadFromTheDatabase() {
        for (int i = 0; i < 60; i++) {
            say(50);
            List<StoredFrame> taken = log.takeUnstored();
            taken.forEach(frame -> database.add(new Frame(frame.eventId(), frame.kind(), frame.payload())));
            log.stored(taken, true);
        }

        assertThat(log.after(0, 5)).extracting(Frame::eventId).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(log.after(2995, 10)).hasSize(5);
    }

    private void say(int times) {
        for (int i = 0; i < times; i++) {
            log.append(frames -> frames.messageDelta(0, "msg_1", 0, "word"));
        }
    }
}
