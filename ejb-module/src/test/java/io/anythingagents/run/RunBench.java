package io.anythingagents.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.run.guardrail.GuardrailRegistry;
import io.anythingagents.run.model.ModelProvider;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.run.stream.Frame;
import io.anythingagents.run.stream.Frames;
import io.anythingagents.run.stream.RunLog;
import io.anythingagents.run.tool.Tool;
import io.anythingagents.run.tool.ToolRegistry;
import io.anythingagents.run.trace.Content;
import io.anythingagents.run.trace.SpanRecord;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.Role;
import io.anythingagents.usage.AccountKey;
import io.anythingagents.usage.Allowance;
import io.anythingagents.usage.Budget;
import io.anythingagents.usage.CallSheet;
import io.anythingagents.usage.EndedCall;
import io.anythingagents.usage.Grant;
import io.anythingagents.usage.OpenCall;
import io.anythingagents.usage.UsageFeature;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run with everything around it in memory. */
final class RunBench implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    static final UUID FIRST_CALL = UUID.fromString("00000000-0000-4000-8000-000000000006");
    private static final String CONTENT_IN_TRACES = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";
    private static final GuardrailRegistry GUARDRAILS = new GuardrailRegistry(List.of(new OwnWords()));
    private static final int PATIENCE_SECONDS = 20;
    private static final List<SessionItem> HISTORY = List.of(
            new SessionItem.UserText("Earlier"),
            new SessionItem.AgentText("Before"),
            new SessionItem.UserText("Hello"));

    final UUID tenantId = UUID.fromString("00000000-0000-4000-8000-000000000001");
    final UUID runId = UUID.fromString("00000000-0000-4000-8000-000000000002");
    final InMemoryLedger ledger;
    final List<RunSuspension> suspensions = new CopyOnWriteArrayList<>();
    final List<RunOutcome> outcomes = new CopyOnWriteArrayList<>();
    final List<Frame> shown = new CopyOnWriteArrayList<>();
    final List<OpenCall> opened = new CopyOnWriteArrayList<>();
    /** Which call is answered under which name at the provider. */
    final List<String> named = new CopyOnWriteArrayList<>();

    volatile CountDownLatch namings = new CountDownLatch(1);
    final List<CallSheet> sheets = new CopyOnWriteArrayList<>();
    /** That ended, in the order they did. */
    final List<SpanRecord> spans = new CopyOnWriteArrayList<>();

    final Set<String> switchedOff = new CopyOnWriteArraySet<>();
    final Queue<Supplier<Grant>> grants = new ConcurrentLinkedQueue<>();
    final AtomicInteger refusals = new AtomicInteger();
    final AtomicInteger openingFaults = new AtomicInteger();
    final AtomicInteger namingFaults = new AtomicInteger();
    final AtomicInteger keepingFaults = new AtomicInteger();
    final CountDownLatch ended = new CountDownLatch(1);
    final RunLog log;
    final RunExecution execution;
    volatile RunOutcome.Stored answer = RunOutcome.Stored.DONE;
    volatile Optional<Frame> foreignEnd = Optional.empty();

    private volatile int stopAt;

    /** What a run goes on from: where it waited, what its log had shown, and its tool calls. */
    private record Before(@Nullable Resumption resumed, long shown, InMemoryLedger ledger, boolean attended) {
        static Before nothing(boolean attended) {
            return new Before(null, 0, new InMemoryLedger(), attended);
        }
    }

    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final ExecutorService toolThreads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);

    RunBench(ModelProvider model, Tool... tools) {
        this(model, 10, tools);
    }

    RunBench(ModelProvider model, int maxTurns, Tool... tools) {
        this(model, maxTurns, Map.of(), "triage", HISTORY, Allowance.FREE, Grant.FREE, tools);
    }

    /** With an installation's own agent files; the run begins with one of them. */
    RunBench(ModelProvider model, Path agentFiles, String agent, Tool... tools) {
        this(model, 10, Map.of("AGENTS_DIR", agentFiles.toString()), agent, HISTORY, Allowance.FREE, Grant.FREE, tools);
    }

    /** For a tenant whose plan limits it. */
    static RunBench limited(ModelProvider model, Grant firstGrant, Tool... tools) {
        Budget budget =
                new Budget(new AccountKey(UUID.randomUUID(), UsageFeature.OUTPUT, NOW), UsageFeature.OUTPUT, 1L, 2L);
        Allowance allowance = new Allowance(List.of(budget), "test", NOW, NOW.plusSeconds(60));
        return new RunBench(model, 10, Map.of(), "triage", HISTORY, allowance, firstGrant, tools);
    }

    /** Where nobody can be asked. */
    static RunBench unattended(ModelProvider model, Tool... tools) {
        return new RunBench(model, 10, HISTORY, Before.nothing(false), tools);
    }

    /** Another node that goes on with a run which waits, or which one had gone on with and died. */
    static RunBench after(RunBench before, int maxTurns, Resumption resumed, ModelProvider model, Tool... tools) {
        long shown = before.shown.get(before.shown.size() - 1).eventId();
        return new RunBench(model, maxTurns, List.of(), new Before(resumed, shown, before.ledger, true), tools);
    }

    private RunBench(ModelProvider model, int maxTurns, List<SessionItem> history, Before before, Tool... tools) {
        this(model, maxTurns, Map.of(), "triage", history, Allowance.FREE, Grant.FREE, GivenMemory.NONE, before, tools);
    }

    /** Its trace holds what is said. */
    static RunBench saying(ModelProvider model, String message, Tool... tools) {
        return new RunBench(
                model,
                10,
                Map.of(CONTENT_IN_TRACES, "true"),
                "triage",
                List.of(new SessionItem.UserText(message)),
                Allowance.FREE,
                Grant.FREE,
                tools);
    }

    /** The same after other messages of the person, the last of which is to be answered. */
    static RunBench asking(ModelProvider model, Path agentFiles, String agent, String... messages) {
        List<SessionItem> said = new ArrayList<>();
        for (String message : messages) {
            said.add(new SessionItem.UserText(message));
        }
        return new RunBench(
                model, 10, Map.of("AGENTS_DIR", agentFiles.toString()), agent, said, Allowance.FREE, Grant.FREE);
    }

    /** The same going on from a session. */
    static RunBench remembering(
            ModelProvider model,
            Path agentFiles,
            String agent,
            List<SessionItem> history,
            GivenMemory memory,
            Tool... tools) {
        return new RunBench(
                model,
                10,
                Map.of("AGENTS_DIR", agentFiles.toString()),
                agent,
                history,
                Allowance.FREE,
                Grant.FREE,
                memory,
                Before.nothing(true),
                tools);
    }

    private RunBench(
            ModelProvider model,
            int maxTurns,
            Map<String, String> given,
            String agent,
            List<SessionItem> history,
            Allowance allowance,
            Grant firstGrant,
            Tool... tools) {
        this(
                model,
                maxTurns,
                given,
                agent,
                history,
                allowance,
                firstGrant,
                GivenMemory.NONE,
                Before.nothing(true),
                tools);
    }

    private RunBench(
            ModelProvider model,
            int maxTurns,
            Map<String, String> given,
            String agent,
            List<SessionItem> history,
            Allowance allowance,
            Grant firstGrant,
            GivenMemory memory,
            Before before,
            Tool... tools) {
        this.ledger = before.ledger();
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        UUID conversationId = UUID.fromString("00000000-0000-4000-8000-000000000003");
        UUID userId = UUID.fromString("00000000-0000-4000-8000-000000000004");
        RequestContext context =
                new RequestContext(tenantId, new Actor.User(userId, Role.MEMBER, Set.of(), true, null), "request-1");
        RunBegun.Fresh run = new RunBegun.Fresh(
                runId,
                tenantId,
                conversationId,
                UUID.fromString("00000000-0000-4000-8000-000000000005"),
                "chat_1",
                agent,
                AgentRun.FIRST_FENCE,
                history,
                new OpenCall(FIRST_CALL, tenantId, userId, runId, agent, "asked", TokenEstimate.of("", history), NOW),
                allowance,
                firstGrant,
                memory,
                before.attended());
        this.log = new RunLog(
                tenantId,
                runId,
                AgentRun.FIRST_FENCE,
                new Frames(clock, runId, conversationId, "chat_1", agent),
                (tenant, id, after, limit) -> List.of(),
                this::show,
                before.shown());
        Map<String, String> settings = new HashMap<>(given);
        settings.put("ENVIRONMENT", "test");
        ToolRegistry registry = new ToolRegistry(List.of(tools));
        RunParts parts = new RunParts(
                AgentCatalog.load(Settings.load(settings), clock, registry.knownNames(), Map.of(), GUARDRAILS),
                registry,
                GUARDRAILS,
                OwnWords.MODERATOR,
                tenant -> feature -> !switchedOff.contains(feature),
                model,
                new InMemoryOutcomes(),
                new InMemoryRecords(),
                ledger,
                workers,
                toolThreads,
                scheduler,
                clock,
                Ids.random(),
                new Metrics(),
                new Tracing(
                        new Content(given.containsKey(CONTENT_IN_TRACES)),
                        clock,
                        Ids.random(),
                        (trace, span) -> spans.add(span)),
                maxTurns,
                java.time.Duration.ofHours(1),
                execution -> ended.countDown());
        this.execution = new RunExecution(parts, context, run, log, before.resumed());
    }

    private void show(Frame frame) {
        shown.add(frame);
        if (frame.eventId() == stopAt) {
            // whoever stops a run holds none of its locks
            toolThreads.execute(() -> execution.cancel());
        }
    }

    /** Has somebody stop the run as soon as this event is shown. */
    void stopAt(int eventId) {
        stopAt = eventId;
    }

    /** No tool can be started any more. */
    void stopTools() {
        toolThreads.shutdownNow();
    }

    /** Runs it to its end. */
    RunBench run() throws InterruptedException {
        execution.start();
        return await();
    }

    RunBench await() throws InterruptedException {
        assertThat(ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("the run ends")
                .isTrue();
        return this;
    }

    List<String> kinds() {
        return shown.stream().map(Frame::kind).toList();
    }

    List<JsonObject> frames(String kind) {
        return shown.stream()
                .filter(frame -> frame.kind().equals(kind))
                .map(RunBench::json)
                .toList();
    }

    JsonObject last() {
        return json(shown.get(shown.size() - 1));
    }

    RunOutcome outcome() {
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0);
    }

    /** Every call the ledger was told of, however. */
    List<EndedCall> calls() {
        List<EndedCall> all = new ArrayList<>();
        sheets.forEach(sheet -> all.addAll(sheet.ended()));
        outcomes.forEach(outcome -> all.addAll(outcome.calls().ended()));
        return all;
    }

    /** Calls that were written down and then not made. */
    List<UUID> unsent() {
        List<UUID> all = new ArrayList<>();
        sheets.forEach(sheet -> all.addAll(sheet.unsent()));
        outcomes.forEach(outcome -> all.addAll(outcome.calls().unsent()));
        return all;
    }

    static JsonObject json(Frame frame) {
        return Json.createReader(new StringReader(frame.json())).readObject();
    }

    @Override
    public void close() {
        workers.shutdownNow();
        toolThreads.shutdownNow();
        scheduler.shutdownNow();
    }

    private final class InMemoryOutcomes implements RunParts.OutcomeStore {
        @Override
        public RunOutcome.Stored finish(RunOutcome outcome) {
            if (refusals.getAndDecrement() > 0) {
                throw new IllegalStateException("The database is away");
            }
            outcomes.add(outcome);
            return answer;
        }

        @Override
        public RunOutcome.Stored suspend(RunSuspension suspension) {
            if (refusals.getAndDecrement() > 0) {
                throw new IllegalStateException("The database is away");
            }
            suspensions.add(suspension);
            return answer;
        }

        @Override
        public Optional<Frame> endOf(UUID tenant, UUID run) {
            return foreignEnd;
        }
    }

    private final class InMemoryRecords implements CallRecords {
        @Override
        public Grant open(OpenCall call, Allowance given, @Nullable Integer output) {
            fail(openingFaults);
            Supplier<Grant> next = grants.poll();
            Grant grant = next == null ? Grant.FREE : next.get();
            opened.add(call);
            return grant;
        }

        @Override
        public void answeredAs(OpenCall call, String responseId) {
            named.add(call.id() + " " + responseId);
            namings.countDown();
            fail(namingFaults);
        }

        @Override
        public void end(CallSheet sheet) {
            fail(keepingFaults);
            sheets.add(sheet);
        }

        private void fail(AtomicInteger times) {
            if (times.getAndDecrement() > 0) {
                throw new IllegalStateException("The database is away");
            }
        }
    }
}
