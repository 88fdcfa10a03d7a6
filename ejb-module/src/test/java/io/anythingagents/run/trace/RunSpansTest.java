package io.anythingagents.run.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.shared.Ids;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RunSpansTest {
    private static final UUID RUN = UUID.fromString("018f2a6e-0000-7000-8000-000000000001");

    private final List<SpanRecord> ended = new ArrayList<>();
    private final RunTrace trace =
            new RunTrace(RUN, null, Content.NONE, Clock.systemUTC(), Ids.random(), (id, span) -> ended.add(span));

    @Test
    void aRunThatNobodyElseTraces_namesItsTrace() {
        assertThat(trace.snapshot().traceId()).isEqualTo("018f2a6e000070008000000000000001");
    }

    @Test
    void spansBeyondTheBound_areCounted_andStillSent() {
        for (int i = 0; i < RunTrace.MOST_SPANS + 4; i++) {
            trace.root().child("turn", SpanKind.INTERNAL).end();
        }

        assertThat(trace.snapshot().spans()).hasSize(RunTrace.MOST_SPANS);
        assertThat(trace.snapshot().dropped()).isEqualTo(5);
        assertThat(ended).hasSize(RunTrace.MOST_SPANS + 4);
    }

    @Test
    void onlyWhatChanged_isStoredAgain() {
        assertThat(trace.changed()).isPresent();
        assertThat(trace.changed()).isEmpty();
        Span turn = trace.root().child("turn", SpanKind.INTERNAL);
        assertThat(trace.changed()).isPresent();
        turn.end();
        trace.last();
        assertThat(trace.changed()).isEmpty();
    }

    @Test
    void anEndedSpan_hearsNoMore() {
        Span turn = trace.root().child("turn", SpanKind.INTERNAL);
        turn.end("failed");
        turn.put("late", true).end();

        assertThat(ended).singleElement().satisfies(span -> {
            assertThat(span.error()).isEqualTo("failed");
            assertThat(span.attributes()).doesNotContainKey("late");
        });
    }

    @Test
    void whatADeadNodeLeftOpen_isEnded_andNothingElse() {
        Span turn = trace.root().child("turn", SpanKind.INTERNAL);
        turn.end();
        long later = trace.now() + 1_000;

        TraceSnapshot left = trace.snapshot();
        TraceSnapshot broken = left.brokenOff(later, "node-lost");

        assertThat(left.isOpen()).isTrue();
        assertThat(left.openSpans().spans()).extracting(SpanRecord::name).containsExactly("run");
        assertThat(broken.isOpen()).isFalse();
        assertThat(broken.revision()).isEqualTo(left.revision() + 1);
        assertThat(broken.spans().get(1)).isEqualTo(left.spans().get(1));
        SpanRecord run = broken.spans().get(0);
        assertThat(run.end()).isEqualTo(later);
        assertThat(run.error()).isEqualTo("node-lost");
        assertThat(run.attributes()).containsEntry("error.type", "node-lost");
        assertThat(TraceSnapshot.parse(broken.json())).isEqualTo(broken);
    }

    @Test
    void longTexts_areCut() {
        String kept = new Content(true).of("x".repeat(9_000));

        assertThat(kept).hasSize(8_193).endsWith("…");
        assertThat(Content.NONE.of("x")).isNull();
    }
}
