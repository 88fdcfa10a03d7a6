package io.anythingagents.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.observability.Metrics;
import io.anythingagents.run.stream.Frames;
import io.anythingagents.run.stream.RunLog;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FrameBatcherTest {
    private final Metrics metrics = new Metrics();
    private final List<List<StoredFrame>> statements = new ArrayList<>();
    private boolean databaseAway;
    private final FrameBatcher batcher = new FrameBatcher(this::store, metrics);
    private final RunLog one = log();
    private final RunLog other = log();

    @Test
    void whatAllRunsOfTheNodeHaveShown_isStoredInOneStatement() {
        say(one, 3);
        say(other, 2);

        batcher.flush(List.of(one, other));
        batcher.flush(List.of(one, other));

        assertThat(statements).singleElement().satisfies(batch -> assertThat(batch)
                .hasSize(5)
                .extracting(StoredFrame::runId)
                .containsOnly(one.runId(), other.runId()));
        assertThat(metrics.scrape())
                .contains("run_events_stored_total 5.0")
                .contains("run_events_store_lag_seconds_count 1");
    }

    @Test
    void whatCouldNotBeStored_isStoredTheNextTime_andCountedOnce() {
        say(one, 2);
        databaseAway = true;
        batcher.flush(List.of(one));
        databaseAway = false;
        say(one, 1);

        batcher.flush(List.of(one));

        assertThat(statements).singleElement().satisfies(batch -> assertThat(batch)
                .extracting(StoredFrame::eventId)
                .containsExactly(1L, 2L, 3L));
        assertThat(metrics.scrape()).contains("run_events_stored_total 3.0");
    }

    private void store(List<StoredFrame> frames) {
        if (databaseAway) {
            throw new IllegalStateException("the database is away");
        }
        statements.add(frames);
    }

    private static RunLog log() {
        UUID id = UUID.randomUUID();
        return new RunLog(
                UUID.randomUUID(),
                id,
                1,
                new Frames(Clock.systemUTC(), id, id, "chat_1", "triage"),
                (tenant, run, after, limit) -> List.of(),
                frame -> {});
    }

    private static void say(RunLog log, int frames) {
        for (int i = 0; i < frames; i++) {
            log.append(words -> words.messageDelta(0, "msg_1", 0, "x"));
        }
    }
}
