package io.anythingagents.run;

import io.anythingagents.observability.Metrics;
import io.anythingagents.run.stream.RunFeed;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
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

    /** Sends a run's frames after an event to a client, from now until the end of the run or of the client. */
    public void open(RunFeed feed, long after, SseEventSink sink, Sse sse) {
        open(feed, FrameRendering.AS_IT_IS, after, sink, sse);
    }

    /** The same in the words of another contract. */
    public void open(RunFeed feed, FrameRendering rendering, long after, SseEventSink sink, Sse sse) {
        EventPump pump =
                new EventPump(feed, rendering, after, sink, sse, threads.writers(), pumps::remove, System::nanoTime);
        pumps.add(pump);
        pump.begin();
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
