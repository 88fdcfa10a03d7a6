package io.anythingagents.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.conversation.SpokenMessage;
import io.anythingagents.observability.Metrics;
import io.anythingagents.observability.TraceParent;
import io.anythingagents.run.guardrail.GuardrailRegistry;
import io.anythingagents.run.model.ModelCall;
import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.ModelFault;
import io.anythingagents.run.model.ModelProvider;
import io.anythingagents.run.model.ModelRequest;
import io.anythingagents.run.stream.Frame;
import io.anythingagents.run.stream.Frames;
import io.anythingagents.run.stream.RunFeed;
import io.anythingagents.run.stream.RunLog;
import io.anythingagents.run.tool.ToolRegistry;
import io.anythingagents.run.trace.Content;
import io.anythingagents.run.trace.SpanRecord;
import io.anythingagents.run.trace.TraceSnapshot;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.Ids;
import io.anythingagents.usage.Allowance;
import io.anythingagents.usage.CallOutcome;
import io.anythingagents.usage.CallSheet;
import io.anythingagents.usage.EndedCall;
import io.anythingagents.usage.Grant;
import io.anythingagents.usage.OpenCall;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run goes on where its node died: no gap, nothing twice, one end. */
@Timeout(60)
class RunContinuationTest {
    private static final int STOPPED = 100;
    private static final TraceParent LEFT =
            new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true);
    private static final List<ModelEvent> ANSWER = List.of(
            new ModelEvent.Started("resp_1", "scripted"),
            new ModelEvent.MessageStarted("msg_1"),
            new ModelEvent.TextDelta("msg_1", 0, "Once "),
            new ModelEvent.TextDelta("msg_1", 0, "upon "),
            new ModelEvent.TextDelta("msg_1", 0, "a time."),
            new ModelEvent.MessageDone("msg_1"),
            new ModelEvent.Completed(new TokenUsage(10, 0, 5, 0, 1), null));

    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final List<Frame> shown = new CopyOnWriteArrayList<>();
    private final List<RunOutcome> outcomes = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Clock clock = Clock.fixed(RunBench.NOW, ZoneOffset.UTC);
    private final UUID tenantId = UUID.randomUUID();
    private final UUID runId = UUID.randomUUID();
    private final UUID conversationId = UUID.randomUUID();
    /** 1 for a call that was left, more for one that was stopped. */
    private final AtomicInteger left = new AtomicInteger();

    private @Nullable RunFeed elsewhere;

    @AfterEach
    void stop() {
        workers.shutdownNow();
        scheduler.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6})
    void whereverItWasCut_theWholeIsWhatItWouldHaveBeen(int cut) throws Exception {
        List<Frame> whole = wholeLog();
        List<Frame> before = whole.subList(0, cut);

        goOn(before, ANSWER);

        List<Frame> joined = new ArrayList<>(before);
        joined.addAll(shown);
        assertThat(joined.stream().map(Frame::eventId))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, joined.size()).boxed().toList());
        assertThat(joined.stream().map(Frame::kind))
                .containsExactlyElementsOf(whole.stream().map(Frame::kind).toList());
        StringBuilder text = new StringBuilder();
        joined.stream()
                .filter(frame -> frame.kind().equals("message.delta"))
                .forEach(frame -> text.append(RunBench.json(frame).getString("delta")));
        assertThat(text).hasToString("Once upon a time.");
        RunOutcome outcome = outcomes.get(0);
        assertThat(outcome.end().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(outcome.messages()).containsExactly(new SpokenMessage("triage", "Once upon a time.", "completed"));
        EndedCall call = outcome.calls().ended().get(0);
        assertThat(call.outcome()).isEqualTo(CallOutcome.COMPLETED);
        assertThat(call.tokens().output()).isEqualTo(5);
        assertThat(outcome.end().usage().total()).isEqualTo(15);
        TraceSnapshot trace = Objects.requireNonNull(outcome.trace());
        assertThat(trace.traceId()).isEqualTo(LEFT.traceId());
        assertThat(trace.isOpen()).isFalse();
        assertThat(trace.spans())
                .extracting(SpanRecord::name)
                .containsExactly("run", "invoke_agent triage", "chat asked");
        assertThat(trace.spans().get(0).parentId()).isEqualTo(LEFT.spanId());
        assertThat(trace.spans()).extracting(SpanRecord::error).containsOnlyNulls();
        assertThat(trace.spans().get(2).attributes())
                .containsEntry("gen_ai.response.id", "resp_1")
                .containsEntry("gen_ai.usage.output_tokens", 5L);
    }

    @Test
    void anAnswerThatCannotBeHad_endsTheRunAsLost_withWhatWasShown() throws Exception {
        List<Frame> before = wholeLog().subList(0, 4);

        goOn(before, List.of(new ModelEvent.Failed(ModelFault.of(ModelFault.Kind.REJECTED), TokenUsage.NONE)));

        assertThat(shown.get(shown.size() - 1).kind()).isEqualTo("error");
        assertThat(RunBench.json(shown.get(shown.size() - 1))
                        .getJsonObject("error")
                        .getString("code"))
                .isEqualTo("node-lost");
        assertThat(outcomes.get(0).messages()).containsExactly(new SpokenMessage("triage", "Once upon ", "incomplete"));
        assertThat(outcomes.get(0).calls().ended().get(0).outcome()).isEqualTo(CallOutcome.LOST);
    }

    @Test
    void anAnswerThatCallsATool_endsTheRunAsLost() throws Exception {
        goOn(
                wholeLog().subList(0, 4),
                List.of(
                        ANSWER.get(0),
                        ANSWER.get(2),
                        ANSWER.get(3),
                        new ModelEvent.CallStarted("fc_1", "call_1", "lookup"),
                        new ModelEvent.CallDone("fc_1", "call_1", "lookup", "{}"),
                        ANSWER.get(6)));

        assertThat(shown.stream().filter(Frame::terminal)).hasSize(1);
        assertThat(shown.get(shown.size() - 1).kind()).isEqualTo("error");
    }

    @Test
    void anAnswerThatFails_costsWhatTheProviderSays() throws Exception {
        TokenUsage told = new TokenUsage(10, 0, 2, 0, 1);

        goOn(
                wholeLog().subList(0, 4),
                List.of(
                        ANSWER.get(0),
                        ANSWER.get(2),
                        new ModelEvent.Failed(ModelFault.of(ModelFault.Kind.FAILED), told)));

        EndedCall call = outcomes.get(0).calls().ended().get(0);
        assertThat(call.outcome()).isEqualTo(CallOutcome.FAILED);
        assertThat(call.estimated()).isFalse();
        assertThat(outcomes.get(0).end().usage().total()).isEqualTo(12);
    }

    @Test
    void whenTheTimeOfItsRunIsUp_theAnswerIsStopped() throws Exception {
        List<Frame> before = wholeLog().subList(0, 4);

        continuation(before, new Following(ANSWER.subList(0, 4), left), log(before), Duration.ZERO)
                .start();

        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(shown.stream().filter(Frame::terminal)).hasSize(1);
        assertThat(outcomes.get(0).end().status()).isEqualTo(RunStatus.INCOMPLETE);
        assertThat(outcomes.get(0).calls().ended().get(0).outcome()).isEqualTo(CallOutcome.CANCELLED);
    }

    @Test
    void whenYetAnotherHolderHasIt_theAnswerIsLeftToIt_andNoEndIsShown() throws Exception {
        List<Frame> before = wholeLog().subList(0, 3);
        elsewhere = log(before);
        RunLog log = log(before);
        RunContinuation continuation = continuation(before, new Following(ANSWER.subList(0, 4), left), log, null);
        continuation.start();

        continuation.leave();

        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(left).hasValue(1);
        assertThat(shown).isNotEmpty().noneMatch(Frame::terminal);
        assertThat(log.after(3, 10)).as("read elsewhere").isEmpty();
    }

    @Test
    void aCallOnItsWay_orAnEnd_isNothingToGoOnWith() throws Exception {
        assertThat(ShownAnswer.of(wholeLog().subList(0, 1))).as("no answer yet").isEmpty();
        assertThat(ShownAnswer.of(wholeLog())).as("an end").isEmpty();
        ScriptedModel model = new ScriptedModel(ScriptedModel.calls("lookup", "{}"), ScriptedModel.says("msg_1", "Hi"));
        try (RunBench bench = new RunBench(model, new TestTool("lookup", (context, arguments) -> "found")).run()) {
            List<Frame> log = List.copyOf(bench.shown);
            assertThat(ShownAnswer.of(log.subList(0, 6))).as("a call").isEmpty();
            ShownAnswer answer = ShownAnswer.of(log.subList(0, 10)).orElseThrow();
            assertThat(answer.responseId()).isEqualTo("resp_2");
            assertThat(answer.transcript().spoken("msg_1").orElseThrow().index)
                    .as("after the call")
                    .isEqualTo(1);
        }
    }

    @Test
    void anAnswerNoWordOfWhichWasShown_goesOn_whereItWasWrittenDown() throws Exception {
        List<Frame> whole = wholeLog();
        List<Frame> before = whole.subList(0, 1);
        ShownAnswer unheard = ShownAnswer.of(before, "resp_1", "triage").orElseThrow();

        goOn(before, unheard, ANSWER);

        assertThat(shown.stream().map(Frame::kind))
                .containsExactlyElementsOf(
                        whole.stream().skip(1).map(Frame::kind).toList());
        assertThat(shown.get(0).eventId()).isEqualTo(2);
        RunOutcome outcome = outcomes.get(0);
        assertThat(outcome.end().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(outcome.messages()).containsExactly(new SpokenMessage("triage", "Once upon a time.", "completed"));
        assertThat(outcome.calls().ended().get(0).tokens().output()).isEqualTo(5);
    }

    @Test
    void anAnswerNoWordOfWhichWasShown_andWhichCallsATool_endsTheRunAsLost() throws Exception {
        List<Frame> before = wholeLog().subList(0, 1);

        goOn(
                before,
                ShownAnswer.of(before, "resp_1", "triage").orElseThrow(),
                List.of(ANSWER.get(0), new ModelEvent.CallDone("fc_1", "call_1", "lookup", "{}"), ANSWER.get(6)));

        assertThat(shown).extracting(Frame::kind).containsExactly("error");
        assertThat(outcomes.get(0).calls().ended().get(0).outcome()).isEqualTo(CallOutcome.LOST);
    }

    @Test
    void theAnswerAfterATool_goesOnBeforeItsFirstWord_andOnlyItsOwnWordsAreCounted() throws Exception {
        List<ModelEvent> asking = new ArrayList<>(ScriptedModel.beginsToSay("msg_0", "Let me look it up for you."));
        asking.add(new ModelEvent.MessageDone("msg_0"));
        asking.addAll(ScriptedModel.calls("lookup", "{}"));
        ScriptedModel model = new ScriptedModel(asking, ScriptedModel.says("msg_1", "Hi"));
        List<Frame> log;
        try (RunBench bench = new RunBench(model, new TestTool("lookup", (context, arguments) -> "found")).run()) {
            log = List.copyOf(bench.shown);
        }
        int second = 0;
        while (!"resp_2".equals(RunBench.json(log.get(second)).getString("response_id", ""))) {
            second++;
        }
        List<Frame> before = log.subList(0, second);
        assertThat(ShownAnswer.of(before)).as("the log alone").isEmpty();

        ShownAnswer unheard = ShownAnswer.of(before, "resp_2", "triage").orElseThrow();
        assertThat(unheard.responseId()).isEqualTo("resp_2");
        assertThat(unheard.handoffs()).isZero();
        assertThat(unheard.earlier()).containsExactly("msg_0");
        assertThat(unheard.transcript().speak("msg_1", "triage").index)
                .as("after the message and the call")
                .isEqualTo(2);
        assertThat(ShownAnswer.of(before, "resp_1", "triage"))
                .as("the log shows that it called")
                .isEmpty();

        goOn(
                before,
                ShownAnswer.of(before, "resp_2", "triage").orElseThrow(),
                List.of(new ModelEvent.Failed(ModelFault.of(ModelFault.Kind.REJECTED), TokenUsage.NONE)));

        assertThat(outcomes.get(0).calls().ended().get(0).tokens().output()).isZero();
    }

    @Test
    void anAnswerNoWordOfWhichWasShown_isNothingToGoOnWith_afterAnEndOrWithoutABeginning() throws Exception {
        assertThat(ShownAnswer.unheard(wholeLog(), "resp_2", "triage"))
                .as("an end")
                .isEmpty();
        assertThat(ShownAnswer.unheard(List.of(), "resp_2", "triage"))
                .as("no beginning")
                .isEmpty();
        List<Frame> words = wholeLog().subList(0, 4);
        assertThat(ShownAnswer.of(words, "resp_1", "other"))
                .as("the log decides on what it shows")
                .hasValueSatisfying(answer -> assertThat(answer.agent()).isEqualTo("triage"));
        ScriptedModel model = new ScriptedModel(
                ScriptedModel.calls("transfer_to_code_assistant", "{}"), ScriptedModel.says("msg_1", "Use a map."));
        try (RunBench bench = new RunBench(model).run()) {
            int handedOver = bench.kinds().indexOf("agent.updated") + 1;
            ShownAnswer unheard = ShownAnswer.unheard(bench.shown.subList(0, handedOver), "resp_2", "code_assistant")
                    .orElseThrow();
            assertThat(unheard.handoffs()).isEqualTo(1);
            assertThat(unheard.agent()).isEqualTo("code_assistant");
        }
    }

    private List<Frame> wholeLog() throws InterruptedException {
        List<ModelEvent> said = ANSWER.subList(1, ANSWER.size());
        try (RunBench bench = new RunBench(new ScriptedModel(said)).run()) {
            return List.copyOf(bench.shown);
        }
    }

    private void goOn(List<Frame> before, List<ModelEvent> again) throws InterruptedException {
        goOn(before, ShownAnswer.of(before).orElseThrow(), again);
    }

    private void goOn(List<Frame> before, ShownAnswer answer, List<ModelEvent> again) throws InterruptedException {
        RunLog log = log(before);
        continuation(before, answer, new Following(again, left, answer.responseId()), log, null)
                .start();
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(shown.stream().filter(Frame::terminal)).hasSize(1);
        assertThat(log.after(0, 100)).as("its beginning is read from the store").isEqualTo(before);
    }

    private RunLog log(List<Frame> before) {
        Frames frames = new Frames(clock, runId, conversationId, "chat_1", "triage");
        return new RunLog(tenantId, runId, 2, frames, (tenant, id, after, limit) -> before, shown::add, before.size());
    }

    private RunContinuation continuation(
            List<Frame> before, ModelProvider models, RunLog log, @Nullable Duration time) {
        return continuation(before, ShownAnswer.of(before).orElseThrow(), models, log, time);
    }

    private RunContinuation continuation(
            List<Frame> before, ShownAnswer answer, ModelProvider models, RunLog log, @Nullable Duration time) {
        OpenCall open = new OpenCall(UUID.randomUUID(), tenantId, null, runId, "triage", "asked", 3, RunBench.NOW);
        RunBegun.Fresh run = new RunBegun.Fresh(
                runId,
                tenantId,
                conversationId,
                UUID.randomUUID(),
                "chat_1",
                "triage",
                2,
                List.of(),
                open,
                Allowance.FREE,
                Grant.FREE,
                GivenMemory.NONE,
                false);
        ToolRegistry tools = new ToolRegistry(List.of());
        RunParts parts = new RunParts(
                AgentCatalog.load(Settings.load(Map.of("ENVIRONMENT", "test")), clock, tools.knownNames()),
                tools,
                new GuardrailRegistry(List.of()),
                OwnWords.MODERATOR,
                tenant -> feature -> true,
                models,
                new Outcomes(),
                new NoRecords(),
                new InMemoryLedger(),
                workers,
                workers,
                scheduler,
                clock,
                Ids.random(),
                new Metrics(),
                new Tracing(new Content(false), clock, Ids.random(), (trace, span) -> {}),
                10,
                Duration.ofHours(1),
                done -> ended.countDown());
        return new RunContinuation(
                parts, new Takeover(run, answer, before.size(), open, TokenUsage.NONE, time, LEFT), log);
    }

    private record Following(List<ModelEvent> answer, AtomicInteger left, String name) implements ModelProvider {
        Following(List<ModelEvent> answer, AtomicInteger left) {
            this(answer, left, "resp_1");
        }

        @Override
        public ModelCall stream(ModelRequest request, Consumer<ModelEvent> listener) {
            throw new IllegalStateException("Nothing is asked anew");
        }

        @Override
        public ModelCall follow(UUID runId, String responseId, Consumer<ModelEvent> listener) {
            assertThat(responseId).isEqualTo(name);
            answer.forEach(listener);
            return new ModelCall() {
                @Override
                public void cancel() {
                    left.addAndGet(STOPPED);
                }

                @Override
                public void leave() {
                    left.incrementAndGet();
                }
            };
        }
    }

    private final class Outcomes implements RunParts.OutcomeStore {
        @Override
        public RunOutcome.Stored finish(RunOutcome outcome) {
            outcomes.add(outcome);
            return elsewhere == null ? RunOutcome.Stored.DONE : RunOutcome.Stored.LOST;
        }

        @Override
        public RunOutcome.Stored suspend(RunSuspension suspension) {
            throw new IllegalStateException("Nothing waits here");
        }

        @Override
        public Optional<RunFeed> elsewhere(RunLog lost) {
            return Optional.ofNullable(elsewhere);
        }

        @Override
        public Optional<Frame> endOf(UUID tenant, UUID run) {
            return Optional.empty();
        }
    }

    private static final class NoRecords implements CallRecords {
        @Override
        public Grant open(OpenCall call, Allowance allowance, @Nullable Integer output) {
            throw new IllegalStateException("No call is made");
        }

        @Override
        public void answeredAs(OpenCall call, String responseId) {
            throw new IllegalStateException("Its name is known");
        }

        @Override
        public void end(CallSheet sheet) {
            throw new IllegalStateException("They are stored with the end");
        }
    }
}
