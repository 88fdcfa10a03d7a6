package io.anythingagents.run;

import io.anythingagents.observability.Metrics;
import io.anythingagents.run.stream.RunFeed;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.RequestContext;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All streams of this node: one timer keeps them alive, and they are closed before the server waits for them. */
@ApplicationScoped
public class OpenStreams {
    static final long TICK_SECONDS = 2;
    /** Proxies cut after half a minute at the earliest; the contract says 15 s. */
    static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    @Inject
    private RunThreads threads;

    @Inject
    private RunEngine engine;

    @Inject
    private StreamSlots slots;

    @Inject
    private Metrics metrics;

    private final Set<EventPump> pumps = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledFuture<?> timer;

    @SuppressWarnings("NullAway.Init") // injected
    public OpenStreams() {}

    @PostConstruct
    void start() {
        metrics.gauge("chat_streams_open", pumps::size);
        timer = threads.scheduler()
                .scheduleAtFixedRate(
                        () -> pumps.forEach(pump -> pump.keepAlive(QUIET_NANOS)),
                        TICK_SECONDS,
                        TICK_SECONDS,
                        TimeUnit.SECONDS);
        engine.whenClosed(this::closeAll);
    }

    /**
     * What a client is to be sent.
     *
     * @param after the event after which it begins
     */
    public record Reading(RunFeed feed, FrameRendering rendering, long after) {
        /** All of it, as it is. */
        public static Reading whole(RunFeed feed) {
            return new Reading(feed, FrameRendering.AS_IT_IS, 0);
        }
    }

    /**
     * Begins a run and sends its frames to a client, until the end of the run or of the client. Nothing is begun that cannot
     * be followed.
     *
     * @param name under which the client may send the request again, which then shares the slot; null when it has none
     * @throws DomainException rate-limited while the caller, or the tenant, has too many streams
     */
    public void open(
            RequestContext context, @Nullable String name, Supplier<Reading> beginning, SseEventSink sink, Sse sse) {
        openIfAny(context, name, () -> Optional.of(beginning.get()), sink, sse);
    }

    /** The same where it may turn out that there is nothing to read: whoever says so answers the client. */
    public void openIfAny(
            RequestContext context,
            @Nullable String name,
            Supplier<Optional<Reading>> beginning,
            SseEventSink sink,
            Sse sse) {
        open(slots.take(context, name), beginning, sink, sse);
    }

    /** The same with the frames of a run that was begun before. */
    public void follow(RequestContext context, UUID runId, Supplier<Reading> reading, SseEventSink sink, Sse sse) {
        open(slots.take(context, runId), () -> Optional.of(reading.get()), sink, sse);
    }

    private void open(StreamSlots.Slot slot, Supplier<Optional<Reading>> beginning, SseEventSink sink, Sse sse) {
        try {
            beginning.get().ifPresentOrElse(reading -> begin(reading, slot, sink, sse), slot::release);
        } catch (RuntimeException e) {
            slot.release();
            throw e;
        }
    }

    private void begin(Reading reading, StreamSlots.Slot slot, SseEventSink sink, Sse sse) {
        EventPump pump = new EventPump(
                reading.feed(),
                reading.rendering(),
                reading.after(),
                sink,
                sse,
                threads.writers(),
                closed -> closed(closed, slot),
                System::nanoTime);
        pumps.add(pump);
        try {
            pump.begin();
        } catch (RuntimeException e) {
            pumps.remove(pump);
            throw e;
        }
    }

    private void closed(EventPump pump, StreamSlots.Slot slot) {
        pumps.remove(pump);
        slot.release();
    }

    private void closeAll() {
        pumps.forEach(EventPump::close);
    }

    @PreDestroy
    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
        closeAll();
    }
}
