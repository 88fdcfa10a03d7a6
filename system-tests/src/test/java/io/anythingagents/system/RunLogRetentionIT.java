package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Frame;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The log of a run long after its end; the days are moved in the database. */
class RunLogRetentionIT {
    private static final Duration NEXT_LOOK = Duration.ofSeconds(75);

    private final Person person = Product.newCustomer();

    @Test
    void afterADay_deltasAreMerged_andTheLogStillSaysTheSame_untilOnlyTheEndIsLeft() throws SQLException {
        List<Frame> sent;
        try (SseStream stream = Product.stream(person, "What time is it? Then tell me a story in 60 words")) {
            sent = stream.untilClosed();
        }
        String run = sent.get(0).json().path("run_id").asText();
        Frame end = sent.get(sent.size() - 1);

        endedEarlier(run, "25 hours");
        Eventually.holds("merged", NEXT_LOOK, () -> replayed(run).size() < sent.size());

        List<Frame> merged = replayed(run);
        List<String> ids = sent.stream().map(Frame::id).toList();
        assertThat(merged).extracting(Frame::id).isSubsetOf(ids);
        assertThat(others(merged)).isEqualTo(others(sent));
        assertThat(StreamContract.lastMessageText(merged)).isEqualTo(StreamContract.lastMessageText(sent));
        assertThat(merged.get(merged.size() - 1).data()).isEqualTo(end.data());

        endedEarlier(run, "91 days");
        Eventually.holds("purged", NEXT_LOOK, () -> replayed(run).size() == 1);

        assertThat(replayed(run).get(0).data()).isEqualTo(end.data());
        person.api().get("/api/v1/runs/" + run).expect(200);
    }

    @Test
    void aFreshLog_isLeftAlone() throws SQLException {
        List<Frame> sent;
        try (SseStream stream = Product.stream(person, "Hello there")) {
            sent = stream.untilClosed();
        }
        String run = sent.get(0).json().path("run_id").asText();
        endedEarlier(run, "23 hours");
        Frame other;
        try (SseStream stream = Product.stream(person, "Another story in 60 words")) {
            List<Frame> frames = stream.untilClosed();
            other = frames.get(0);
            String old = other.json().path("run_id").asText();
            endedEarlier(old, "25 hours");
            Eventually.holds("the other merged", NEXT_LOOK, () -> replayed(old).size() < frames.size());
        }

        assertThat(replayed(run))
                .extracting(Frame::data)
                .containsExactlyElementsOf(sent.stream().map(Frame::data).toList());
    }

    private List<Frame> replayed(String run) {
        try (SseStream stream = person.api().open("/api/v1/runs/" + run + "/events")) {
            return stream.untilClosed();
        }
    }

    private static List<String> others(List<Frame> frames) {
        return frames.stream()
                .filter(frame -> !frame.event().equals("message.delta"))
                .map(Frame::data)
                .toList();
    }

    private static void endedEarlier(String run, String interval) throws SQLException {
        try (Connection connection = Product.running().database();
                PreparedStatement update = connection.prepareStatement(
                        "update agent_runs set ended_at = ended_at - cast(? as interval) where id = ?")) {
            update.setString(1, interval);
            update.setObject(2, UUID.fromString(run));
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }
}
