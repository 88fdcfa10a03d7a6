package io.anythingagents.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.run.stream.EndedFeed;
import io.anythingagents.run.stream.Frame;
import io.anythingagents.run.stream.RunFeed;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** One client of one run, on a clock that is moved by hand. */
class EventPumpTest {
    private static final long QUIET = OpenStreams.QUIET_NANOS;

    private final List<String> sent = new ArrayList<>();
    private final List<Frame> log = new ArrayList<>();
    private final List<EventPump> closed = new ArrayList<>();
    private final Client client = new Client();
    private long now = -5; // such a clock may begin anywhere
    private Runnable wake = () -> {};
    private final EventPump pump =
            new EventPump(feed(), FrameRendering.AS_IT_IS, 0, client, events(), Runnable::run, closed::add, () -> now);

    @Test
    void theLongestSilence_isWithinFifteenSeconds() {
        assertThat(Duration.ofNanos(QUIET).plusSeconds(OpenStreams.TICK_SECONDS))
                .isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void aQuietStream_getsACommentOncePerQuietTime() {
        pump.begin();

        tick(Duration.ofNanos(QUIET - 1));
        assertThat(sent).isEmpty();
        tick(Duration.ofNanos(1));
        assertThat(sent).containsExactly(":keep-alive");
        tick(Duration.ofNanos(QUIET - 1));
        assertThat(sent).hasSize(1);
        tick(Duration.ofNanos(1));
        assertThat(sent).hasSize(2);
    }

    @Test
    void whoGetsFrames_needsNoComments() {
        pump.begin();
        for (int second = 1; second <= 60; second += 5) {
            now += Duration.ofSeconds(5).toNanos();
            add("message.delta");
            pump.keepAlive(QUIET);
        }

        assertThat(sent).hasSize(12).allMatch(line -> line.startsWith("message.delta"));
    }

    @Test
    void framesArriveInOrder_andTheTerminalOneClosesTheStream() {
        pump.begin();
        add("lifecycle");
        add("message.delta");
        add("final");
        add("message.delta");
        tick(Duration.ofMinutes(1));

        assertThat(sent).containsExactly("lifecycle 1", "message.delta 2", "final 3");
        assertThat(client.isClosed()).isTrue();
        assertThat(closed).contains(pump);
    }

    @Test
    void whoHasReadAllOfAnEndedRun_getsAStreamWithoutFrames_notNone() {
        UUID id = UUID.randomUUID();
        new EventPump(
                        new EndedFeed(id, id, 3, (tenant, run, after, limit) -> List.of()),
                        FrameRendering.AS_IT_IS,
                        3,
                        client,
                        events(),
                        Runnable::run,
                        closed::add,
                        () -> now)
                .begin();

        assertThat(sent).containsExactly(":nothing more");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void aClientThatHasGone_isFoundByTheComment_andForgotten() {
        pump.begin();
        client.gone = true;

        tick(Duration.ofNanos(QUIET));

        assertThat(closed).contains(pump);
        tick(Duration.ofNanos(QUIET));
        assertThat(sent).isEmpty();
    }

    private void tick(Duration later) {
        now += later.toNanos();
        pump.keepAlive(QUIET);
    }

    private void add(String kind) {
        log.add(new Frame(log.size() + 1, kind, "{}"));
        wake.run();
    }

    private RunFeed feed() {
        return new RunFeed() {
            @Override
            public UUID runId() {
                return UUID.fromString("00000000-0000-4000-8000-000000000001");
            }

            @Override
            public List<Frame> after(long eventId, int limit) {
                return List.copyOf(log.subList((int) eventId, log.size()));
            }

            @Override
            public Subscription subscribe(Runnable wakes) {
                wake = wakes;
                return () -> wake = () -> {};
            }
        };
    }

    /** What a container makes of an event, as text. */
    private static Sse events() {
        return proxy(Sse.class, (name, value) -> {
            StringBuilder text = new StringBuilder();
            return proxy(OutboundSseEvent.Builder.class, (part, given) -> {
                switch (part) {
                    case "name" -> text.insert(0, given + " ");
                    case "id" -> text.append(given);
                    case "comment" -> text.append(':').append(given);
                    case "build" -> {
                        String whole = text.toString();
                        return proxy(OutboundSseEvent.class, (unused, nothing) -> whole);
                    }
                    default -> {
                        // media type and data say nothing here
                    }
                }
                return SELF;
            });
        });
    }

    private static final Object SELF = new Object();

    private interface Calls {
        Object answer(String method, Object argument);
    }

    private static <T> T proxy(Class<T> type, Calls calls) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Object argument = arguments == null ? "" : arguments[arguments.length - 1];
                    Object answer = calls.answer(method.getName(), argument);
                    return answer == SELF ? self : answer;
                }));
    }

    /** A client that notes what it gets. */
    private final class Client implements SseEventSink {
        private boolean gone;
        private boolean over;

        @Override
        public boolean isClosed() {
            return over;
        }

        @Override
        public CompletionStage<?> send(OutboundSseEvent event) {
            if (gone) {
                return CompletableFuture.failedFuture(new java.io.IOException("broken pipe"));
            }
            sent.add(event.getComment());
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {
            over = true;
        }
    }
}
