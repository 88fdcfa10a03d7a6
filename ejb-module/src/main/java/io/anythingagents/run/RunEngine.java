package io.anythingagents.run;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.conversation.ConversationDeleted;
import io.anythingagents.feature.TenantSwitches;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.redis.RedisStreams;
import io.anythingagents.run.guardrail.GuardrailRegistry;
import io.anythingagents.run.guardrail.Moderator;
import io.anythingagents.run.model.ModelProvider;
import io.anythingagents.run.stream.EndedFeed;
import io.anythingagents.run.stream.Frame;
import io.anythingagents.run.stream.Frames;
import io.anythingagents.run.stream.RedisFanout;
import io.anythingagents.run.stream.RedisTail;
import io.anythingagents.run.stream.RunFeed;
import io.anythingagents.run.stream.RunLog;
import io.anythingagents.run.tool.ToolRegistry;
import io.anythingagents.run.trace.Content;
import io.anythingagents.run.trace.SpanExport;
import io.anythingagents.run.trace.TraceSnapshot;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.usage.UsageLedger;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The runs this node holds. It renews their leases, stores their frames, listens for requests to stop them, and ends
 * them in an orderly way when the node goes down.
 */
@ApplicationScoped
public class RunEngine {
    /** How long a dead node's runs stay taken. */
    static final Duration LEASE = Duration.ofSeconds(8);

    private static final EventLog LOG = EventLog.of(RunEngine.class);
    private static final long RENEW_MILLISECONDS = 2_000;
    private static final long TRACE_MILLISECONDS = 1_000;
    private static final long LOOK_AGAIN_MILLISECONDS = 500;

    @Inject
    private RunStore store;

    @Inject
    private RunWaits waits;

    @Inject
    private ToolLedgerStore toolCalls;

    @Inject
    private RunThreads threads;

    @Inject
    private AgentCatalog agents;

    @Inject
    private ToolRegistry tools;

    @Inject
    private GuardrailRegistry guardrails;

    @Inject
    private Moderator moderator;

    @Inject
    private TenantSwitches switches;

    @Inject
    private ModelProvider models;

    @Inject
    private RedisStreams redis;

    @Inject
    private UsageLedger ledger;

    @Inject
    private Settings settings;

    @Inject
    private Clock clock;

    @Inject
    private Ids ids;

    @Inject
    private Metrics metrics;

    @Inject
    private SpanExport spans;

    private final Map<UUID, LiveRun> live = new ConcurrentHashMap<>();
    private final List<Runnable> afterClose = new CopyOnWriteArrayList<>();
    private String holder;
    private RunParts parts;
    private FrameBatcher batcher;
    private TraceBatcher traces;
    private RedisFanout fanout;
    private RedisTail tail;
    private final AtomicInteger starting = new AtomicInteger();
    private int liveLimit;
    private volatile boolean closing;

    @SuppressWarnings("NullAway.Init") // injected
    public RunEngine() {}

    @PostConstruct
    @SuppressWarnings("FutureReturnValueIgnored") // each tick reports itself
    void start() {
        holder = ids.next().toString();
        liveLimit = settings.get(SettingsCatalog.RUN_LIVE_LIMIT);
        batcher = new FrameBatcher(store::append, metrics);
        traces = new TraceBatcher(store::keepTraces);
        fanout = new RedisFanout(redis, metrics);
        tail = new RedisTail(redis, this::history, this::cancelHere);
        parts = new RunParts(
                agents,
                tools,
                guardrails,
                moderator,
                tenantId -> switches.of(tenantId)::allows,
                models,
                new StoredOutcomes(store, waits, this::elsewhere),
                new LedgerRecords(ledger),
                new StoredToolLedger(toolCalls),
                threads.workers(),
                threads.tools(),
                threads.scheduler(),
                clock,
                ids,
                metrics,
                new Tracing(
                        new Content(settings.get(SettingsCatalog.OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT)),
                        clock,
                        ids,
                        spans),
                settings.get(SettingsCatalog.RUN_MAX_TURNS),
                settings.get(SettingsCatalog.RUN_APPROVAL_MAX_HOURS),
                this::forget);
        afterClose.add(models::forgetKept);
        metrics.gauge("chat_runs_live", live::size);
        threads.dedicated("run-fanout", fanout);
        threads.dedicated("run-tail", tail);
        threads.every(
                settings.get(SettingsCatalog.RUN_EVENTS_STORE_AFTER_MS),
                () -> batcher.flush(live.values().stream().map(LiveRun::log).toList()));
        threads.every(TRACE_MILLISECONDS, () -> traces.flush(live.values()));
        if (spans.isOn()) {
            threads.dedicated("trace-export", spans);
        }
        threads.every(RENEW_MILLISECONDS, this::renewLeases);
        threads.scheduler()
                .scheduleAtFixedRate(
                        tail::wakeReaders, LOOK_AGAIN_MILLISECONDS, LOOK_AGAIN_MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    /** Who holds the runs that are begun here. */
    public String holder() {
        return holder;
    }

    public boolean isClosing() {
        return closing;
    }

    /** Has the persistence provider prepare the statements of a chat; without a database they are prepared later. */
    public void warmUp() {
        try {
            store.warmUp(ids.next(), holder, LEASE);
        } catch (RuntimeException e) {
            LOG.warn("run.warm_up_failed", "reason", e.getClass().getSimpleName());
        }
    }

    /** Takes a place for a run that is about to be begun; false when this node has as many as it may. */
    boolean reserve() {
        if (live.size() + starting.incrementAndGet() <= liveLimit || liveLimit == 0) {
            return true;
        }
        unreserve();
        metrics.increment("chat_runs_refused");
        return false;
    }

    /** The run is among the live ones now, or was not begun. */
    void unreserve() {
        starting.decrementAndGet();
    }

    /** Executes a stored run; its log can be read from now on. */
    public RunFeed execute(RequestContext context, RunBegun.Fresh run) {
        RunLog log = log(run, frames(run), 0);
        RunExecution execution = new RunExecution(parts, context, run, log);
        live.put(run.runId(), execution);
        execution.start();
        return log;
    }

    private Frames frames(RunBegun.Fresh run) {
        return new Frames(clock, run.runId(), run.conversationId(), run.streamId(), run.agent());
    }

    private RunLog log(RunBegun.Fresh run, Frames frames, long lastStored) {
        UUID id = run.runId();
        Consumer<Frame> shown = frame -> fanout.offer(id, frame);
        return new RunLog(run.tenantId(), id, run.fence(), frames, this::history, shown, lastStored);
    }

    /** Whether an answer goes on at the provider when its node dies. */
    boolean continues() {
        return models.answersInBackground();
    }

    /** Goes on with the words of a run whose node died. */
    void goOn(Takeover taken) {
        RunBegun.Fresh run = taken.run();
        Frames frames = frames(run).speaking(taken.shown().agent());
        frames.answering(taken.shown().responseId());
        RunContinuation continuation = new RunContinuation(parts, taken, log(run, frames, taken.lastId()));
        hold(continuation);
        continuation.start();
    }

    private void hold(LiveRun run) {
        LiveRun mine = live.put(run.runId(), run);
        if (mine != null) {
            // this node was taken for dead, by itself
            mine.leave();
        }
    }

    /** An answer that goes on at the provider for nobody. */
    void release(String responseId) {
        models.release(responseId);
    }

    /** Takes up a run that waited; the caller lets it go on, or ends it. */
    RunExecution takeUp(RequestContext context, RunBegun.Fresh run, long lastEventId, Resumption resumed) {
        Frames frames = frames(run).speaking(resumed.state().agent());
        frames.answering(resumed.state().responseId());
        RunExecution execution = new RunExecution(parts, context, run, log(run, frames, lastEventId), resumed);
        hold(execution);
        return execution;
    }

    /** The log of a run wherever it is. */
    public RunFeed feed(AgentRun run) {
        LiveRun here = live.get(run.id());
        if (here != null) {
            return here.log();
        }
        return run.status().isLive()
                ? tail.follow(run.tenantId(), run.id())
                : new EndedFeed(run.tenantId(), run.id(), run.lastEventId(), this::history);
    }

    /** What a run did so far, if it is here. */
    Optional<TraceSnapshot> traceHere(UUID runId) {
        return Optional.ofNullable(live.get(runId)).map(run -> run.trace().snapshot());
    }

    /** Stops a run here or wherever it is. */
    public void cancel(UUID runId, CancelMode mode) {
        if (live.containsKey(runId)) {
            cancelHere(runId, mode);
        } else {
            fanout.cancel(runId, mode);
        }
    }

    private void cancelHere(UUID runId, CancelMode mode) {
        LiveRun execution = live.get(runId);
        if (execution != null) {
            execution.cancel(mode);
        }
    }

    /** A run in a conversation that is being deleted has nowhere to go. */
    void conversationDeleted(@Observes ConversationDeleted deleted) {
        for (LiveRun execution : live.values()) {
            if (execution.conversationId().equals(deleted.conversationId())) {
                execution.cancel();
            }
        }
    }

    /** Shows the end of a run that was closed for a dead node. */
    public void announce(UUID runId, Frame last) {
        fanout.offer(runId, last);
    }

    /** What a dead node showed and had not stored. */
    public List<Frame> shownAfter(UUID runId, long eventId) {
        return fanout.after(runId, eventId);
    }

    private void renewLeases() {
        Set<UUID> mine = Set.copyOf(live.keySet());
        if (mine.isEmpty()) {
            return;
        }
        Map<UUID, LiveRun> lost = new HashMap<>(live);
        lost.keySet().retainAll(mine);
        for (RunRepository.Renewal renewal : store.renew(holder, mine, LEASE)) {
            lost.remove(renewal.runId());
            if (renewal.cancelRequested()) {
                cancelHere(renewal.runId(), CancelMode.IMMEDIATE);
            } else if (renewal.stopsAfterTurn()) {
                cancelHere(renewal.runId(), CancelMode.AFTER_TURN);
            }
        }
        lost.values().forEach(this::lost);
    }

    /** Another node goes on with it, or it is ended or deleted: storing our end finds out which. */
    private void lost(LiveRun run) {
        boolean goesOn = store.find(run.log().tenantId(), run.runId())
                .filter(found -> found.status().isLive())
                .isPresent();
        if (goesOn) {
            run.leave();
        } else {
            run.cancel();
        }
    }

    private void forget(LiveRun execution) {
        live.remove(execution.runId(), execution);
        traces.left(execution);
        if (execution instanceof RunExecution left && left.isWaiting()) {
            RunLog log = execution.log();
            log.passOn(() -> tail.follow(log.tenantId(), log.runId()));
        }
    }

    /** Where readers of a log go that is not the run's any more. */
    private RunFeed elsewhere(RunLog lost) {
        LiveRun here = live.get(lost.runId());
        return here == null || here.log() == lost ? tail.follow(lost.tenantId(), lost.runId()) : here.log();
    }

    private List<Frame> history(UUID tenantId, UUID runId, long eventId, int limit) {
        return store.frames(tenantId, runId, eventId, limit);
    }

    /** Takes no more runs and ends those it holds, waiting a moment for their ends to be stored. */
    public void close(Duration patience) {
        if (closing) {
            return;
        }
        closing = true;
        if (!live.isEmpty()) {
            LOG.info("run.node_closing", "live_runs", live.size());
        }
        live.values().forEach(execution -> execution.fail(RunFault.SHUTTING_DOWN));
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (!live.isEmpty() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        afterClose.forEach(Runnable::run);
    }

    /** What is to be done when the runs of this node have ended, before the server waits for open connections. */
    public void whenClosed(Runnable task) {
        afterClose.add(task);
    }

    @PreDestroy
    void stop() {
        close(Duration.ofSeconds(2));
        spans.close();
        fanout.stop();
        tail.stop();
    }
}
