package io.anythingagents.run.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** However many read a run of another node, the database is asked as if it were one. */
class RemoteFeedTest {
    private final List<Frame> stored = new ArrayList<>(List.of(frame(1), frame(2)));
    private final List<Long> asked = new ArrayList<>();
    private final RemoteFeed feed = new RemoteFeed(
            UUID.randomUUID(),
            UUID.randomUUID(),
            (tenantId, runId, eventId, limit) -> {
                asked.add(eventId);
                return stored.stream()
                        .filter(frame -> frame.eventId() > eventId)
                        .limit(limit)
                        .toList();
            },
            () -> {});

    @Test
    void whatIsStored_isReadAtOnce_byEachReader() {
        assertThat(feed.after(2, 10)).isEmpty();
        assertThat(feed.after(0, 10)).hasSize(2);
        assertThat(feed.after(1, 10)).hasSize(1);
    }

    @Test
    void whileNothingHappens_readersDoNotAskOneByOne() {
        for (int reader = 0; reader < 50; reader++) {
            assertThat(feed.after(2, 10)).isEmpty();
        }

        assertThat(asked).hasSize(1);
    }

    @Test
    void whatComesThroughRedis_isReadAtOnce_thoughTheDatabaseHadNothing() {
        assertThat(feed.after(2, 10)).isEmpty();

        feed.arrived(List.of(frame(3)));

        assertThat(feed.after(2, 10)).extracting(Frame::eventId).containsExactly(3L);
        assertThat(asked).hasSize(1);
    }

    @Test
    void afterAGap_theDatabaseIsAsked() {
        assertThat(feed.after(2, 10)).isEmpty();
        stored.add(frame(3));

        feed.arrived(List.of(frame(4)));

        assertThat(feed.after(2, 10)).extracting(Frame::eventId).containsExactly(3L);
        assertThat(feed.after(3, 10)).extracting(Frame::eventId).containsExactly(4L);
    }

    private static Frame frame(long id) {
        return new Frame(id, "message.delta", "{}");
    }
}
