package io.anythingagents.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.run.stream.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MergedDeltasTest {
    @Test
    void neighbouringDeltasOfOneText_becomeOneUnderTheLastId() {
        List<MergedDeltas> merged = MergedDeltas.of(List.of(
                new Frame(1, "lifecycle", "{}"),
                delta(2, "msg_1", "Grü"),
                delta(3, "msg_1", "ß"),
                delta(4, "msg_1", "e \"x\""),
                new Frame(5, "final", "{}")));

        assertThat(merged).hasSize(1);
        assertThat(merged.get(0).gone()).containsExactly(2L, 3L);
        assertThat(merged.get(0).merged()).isEqualTo(delta(4, "msg_1", "Grüße \"x\""));
    }

    @Test
    void otherTextsAndWhatLiesBetween_keepThemApart() {
        List<MergedDeltas> merged = MergedDeltas.of(List.of(
                delta(1, "msg_1", "a"),
                delta(2, "msg_2", "b"),
                new Frame(3, "tool.status", "{}"),
                delta(4, "msg_2", "c")));

        assertThat(merged).isEmpty();
    }

    @Property(tries = 200)
    void readAgain_theLogSaysTheSame(@ForAll("logs") List<Frame> log) {
        Map<Long, Frame> shorter = new TreeMap<>();
        log.forEach(frame -> shorter.put(frame.eventId(), frame));
        for (MergedDeltas one : MergedDeltas.of(log)) {
            one.gone().forEach(shorter::remove);
            shorter.put(one.merged().eventId(), one.merged());
        }

        List<Frame> after = List.copyOf(shorter.values());

        assertThat(LogDigest.of(after).messages("x"))
                .isEqualTo(LogDigest.of(log).messages("x"));
        assertThat(after.stream().filter(frame -> !frame.kind().equals("message.delta")))
                .isEqualTo(log.stream()
                        .filter(frame -> !frame.kind().equals("message.delta"))
                        .toList());
        assertThat(MergedDeltas.of(after)).isEmpty();
    }

    @Provide
    static Arbitrary<List<Frame>> logs() {
        return Arbitraries.integers().between(0, 5).list().ofMaxSize(60).map(choices -> {
            List<Frame> log = new ArrayList<>();
            for (int choice : choices) {
                long id = log.size() + 1L;
                log.add(
                        switch (choice) {
                            case 0 -> new Frame(id, "tool.status", "{}");
                            case 1, 2 -> delta(id, "msg_2", "b" + id);
                            default -> delta(id, "msg_1", "a" + id);
                        });
            }
            return log;
        });
    }

    private static Frame delta(long id, String item, String text) {
        return new Frame(
                id,
                "message.delta",
                "{\"schema\":\"public_sse_v1\",\"event_id\":" + id + ",\"kind\":\"message.delta\",\"agent\":\"triage\","
                        + "\"scope\":null,\"item_id\":\"" + item + "\",\"content_index\":0,\"delta\":\""
                        + text.replace("\"", "\\\"") + "\"}");
    }
}
