package io.anythingagents.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.run.stream.Frame;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** After a wait a dead node's run goes on elsewhere exactly when nobody has heard the model since. */
class LogSinceTest {
    private static final Frame AGAIN = frame(8, "lifecycle", "");
    private static final Frame DECIDED = frame(9, "tool.approval", "");
    private static final Frame DONE = frame(10, "output_item.done", ",\"item_id\":\"fc_1\"");

    @Test
    void nothingShown_isTakenUpFromTheStart() {
        assertThat(read(List.of(), List.of())).hasValueSatisfying(log -> {
            assertThat(log.lastEventId()).isEqualTo(7);
            assertThat(log.isEmpty()).isTrue();
        });
    }

    @Test
    void callsShown_areRemembered_storedOrNot() {
        assertThat(read(List.of(AGAIN), List.of(DECIDED, DONE))).hasValueSatisfying(log -> {
            assertThat(log.lastEventId()).isEqualTo(10);
            assertThat(log.isEmpty()).isFalse();
            assertThat(log.unstored()).containsExactly(DECIDED, DONE);
            assertThat(log.endedItems()).containsExactly("fc_1");
        });
    }

    @Test
    void whatIsBehindAGap_wasNeverShown() {
        assertThat(read(List.of(AGAIN), List.of(DONE)))
                .hasValueSatisfying(log -> assertThat(log.lastEventId()).isEqualTo(8));
    }

    @Test
    void aWordOfTheModel_cannotBeTakenBack() {
        assertThat(read(List.of(AGAIN, frame(9, "message.delta", "")), List.of()))
                .isEmpty();
        assertThat(read(List.of(AGAIN), List.of(frame(9, "output_item.added", ""))))
                .isEmpty();
    }

    @Test
    void anAgentThatWorksForAnother_mayHaveSpoken() {
        Frame inner = frame(9, "message.delta", ",\"scope\":{\"type\":\"agent_tool\"}");

        assertThat(read(List.of(AGAIN, inner), List.of())).isPresent();
    }

    private static Optional<LogSince> read(List<Frame> stored, List<Frame> shown) {
        return LogSince.read(
                7,
                (after, limit) -> stored.stream()
                        .filter(frame -> frame.eventId() > after)
                        .limit(limit)
                        .toList(),
                after -> shown.stream().filter(frame -> frame.eventId() > after).toList());
    }

    private static Frame frame(long id, String kind, String more) {
        return new Frame(id, kind, "{\"kind\":\"" + kind + "\"" + more + "}");
    }
}
