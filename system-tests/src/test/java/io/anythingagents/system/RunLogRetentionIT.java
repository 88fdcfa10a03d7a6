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

    /** One test, because the job looks once a minute. */
    @Test
    void afterADay_deltasAreMerged_andTheLogStillSaysTheSame_untilOnlyTheEndIsLeft_andAFreshLogIsLeftAlone()
            throws SQLException {
        List<Frame> fresh = finished("A story in 40 words");
        List<Frame> sent = finished("What time is it? Then tell me a story in 60 words");
        Frame end = sent.get(sent.size() - 1);

        endedEarlier(run(fresh), "23 hours");
        endedEarlier(run(sent), "25 hours");
        Eventually.holds("merged", NEXT_LOOK, () -> replayed(run(sent)).size() < sent.size());

        List<Frame> merged = replayed(run(sent));
        List<String> ids = sent.stream().map(Frame::id).toList();
        assertThat(merged).extracting(Frame::id).isSubsetOf(ids);
        assertThat(others(merged)).isEqualTo(others(sent));
        assertThat(StreamContract.lastMessageText(merged)).isEqualTo(StreamContract.lastMessageText(sent));
        assertThat(merged.get(merged.size() - 1).data()).isEqualTo(end.data());
        assertThat(data(replayed(run(fresh)))).isEqualTo(data(fresh));

        endedEarlier(run(sent), "91 days");
        Eventually.holds("purged", NEXT_LOOK, () -> replayed(run(sent)).size() == 1);

        assertThat(replayed(run(sent)).get(0).data()).isEqualTo(end.data());
        person.api().get("/api/v1/runs/" + run(sent)).expect(200);
    }

    private List<Frame> finished(String message) {
        try (SseStream stream = Product.stream(person, message)) {
            return stream.untilClosed();
        }
    }

    private static String run(List<Frame> frames) {
        return frames.get(0).json().path("run_id").asText();
    }

    private List<Frame> replayed(String run) {
        try (SseStream stream = person.api().open("/api/v1/runs/" + run + "/events")) {
            return stream.untilClosed();
        }
    }

    private static List<String> others(List<Frame> frames) {
        return data(frames.stream()
                .filter(frame -> !frame.event().equals("message.delta"))
                .toList());
    }

    private static List<String> data(List<Frame> frames) {
        return frames.stream().map(Frame::data).toList();
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
