package io.anythingagents.run;

import static io.anythingagents.run.ScriptedModel.beginsToSay;
import static io.anythingagents.run.ScriptedModel.breaksOff;
import static io.anythingagents.run.ScriptedModel.calls;
import static io.anythingagents.run.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.ModelFault;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.usage.CallOutcome;
import io.anythingagents.usage.CallTokens;
import io.anythingagents.usage.EndedCall;
import io.anythingagents.usage.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each model call of a run is written down once, whatever becomes of it, and together they are what the run used. */
@Timeout(60)
class RunCallsTest {
    private static final CallTokens FIGURES = new CallTokens(10, 2, 5, 1);

    @Test
    void theOneCallOfAPlainAnswer_isStoredWithItsEnd() throws Exception {
        try (RunBench bench = new RunBench(new ScriptedModel(says("msg_1", "Hello"))).run()) {
            assertThat(bench.sheets).isEmpty();
            assertThat(bench.opened).as("it was written down with the run").isEmpty();
            EndedCall call = only(bench);
            assertThat(call.call().id()).isEqualTo(RunBench.FIRST_CALL);
            assertThat(call.call().agent()).isEqualTo("triage");
            assertThat(call.model()).isEqualTo("scripted");
            assertThat(call.outcome()).isEqualTo(CallOutcome.COMPLETED);
            assertThat(call.tokens()).isEqualTo(FIGURES);
            assertThat(call.estimated()).isFalse();
        }
    }

    @Test
    void aCallThatAsksForATool_isStoredBeforeTheToolRuns() throws Exception {
        RunBench[] seen = new RunBench[1];
        int[] storedThen = new int[1];
        TestTool tool = new TestTool("get_current_time", (context, arguments) -> {
            storedThen[0] = seen[0].sheets.size();
            return "noon";
        });
        ScriptedModel model = new ScriptedModel(calls("get_current_time", "{}"), says("msg_1", "It is noon."));
        try (RunBench bench = new RunBench(model, tool)) {
            seen[0] = bench;
            bench.run();

            assertThat(storedThen[0]).isEqualTo(1);
            assertThat(bench.opened).as("the second call, before it is made").hasSize(1);
            assertThat(bench.calls()).hasSize(2).allSatisfy(call -> {
                assertThat(call.outcome()).isEqualTo(CallOutcome.COMPLETED);
                assertThat(call.tokens()).isEqualTo(FIGURES);
            });
            assertSums(bench);
        }
    }

    @Test
    void eachAgent_hasItsOwnCalls() throws Exception {
        ScriptedModel model = new ScriptedModel(calls("transfer_to_code_assistant", "{}"), says("msg_1", "Use a map."));
        try (RunBench bench = new RunBench(model).run()) {
            assertThat(bench.calls().stream().map(call -> call.call().agent()))
                    .containsExactly("triage", "code_assistant");
        }
    }

    @Test
    void aRunThatIsStopped_paysForWhatItHeard() throws Exception {
        ScriptedModel model = new ScriptedModel(beginsToSay("msg_1", "Four", "teen letters."));
        try (RunBench bench = new RunBench(model)) {
            bench.execution.start();
            assertThat(model.stalled.await(20, TimeUnit.SECONDS)).isTrue();
            bench.execution.cancel();
            bench.await();

            EndedCall call = only(bench);
            assertThat(call.outcome()).isEqualTo(CallOutcome.CANCELLED);
            assertThat(call.estimated()).isTrue();
            assertThat(call.tokens()).isEqualTo(new CallTokens(call.call().inputEstimate(), 0, 5, 0));
            assertThat(call.tokens().input()).isPositive();
            assertSums(bench);
        }
    }

    @Test
    void aProviderThatDoesNotBegin_costsNothing() throws Exception {
        ScriptedModel model = new ScriptedModel(
                List.of(new ModelEvent.Failed(ModelFault.of(ModelFault.Kind.UNAVAILABLE), TokenUsage.NONE)));
        try (RunBench bench = new RunBench(model).run()) {
            EndedCall call = only(bench);
            assertThat(call.outcome()).isEqualTo(CallOutcome.FAILED);
            assertThat(call.tokens()).isEqualTo(CallTokens.NONE);
            assertThat(call.estimated()).isFalse();
        }
    }

    @Test
    void aProviderThatBreaksOff_isPaidForWhatItSaid() throws Exception {
        ScriptedModel model = new ScriptedModel(breaksOff("msg_1", ModelFault.Kind.STREAM_CUT, "Four"));
        try (RunBench bench = new RunBench(model).run()) {
            EndedCall call = only(bench);
            assertThat(call.outcome()).isEqualTo(CallOutcome.FAILED);
            assertThat(call.estimated()).isTrue();
            assertThat(call.tokens().output()).isEqualTo(1);
            assertSums(bench);
        }
    }

    @Test
    void anAnswerTheProviderCutShort_isIncomplete() throws Exception {
        ScriptedModel model = new ScriptedModel(List.of(
                new ModelEvent.TextDelta("msg_1", 0, "Hel"),
                new ModelEvent.Completed(ScriptedModel.USAGE, "max_output_tokens")));
        try (RunBench bench = new RunBench(model).run()) {
            assertThat(only(bench).outcome()).isEqualTo(CallOutcome.INCOMPLETE);
        }
    }

    @Test
    void figuresThatCannotBe_doNotKeepARunFromEnding() throws Exception {
        ScriptedModel model = new ScriptedModel(List.of(
                new ModelEvent.TextDelta("msg_1", 0, "Hi"),
                new ModelEvent.Completed(new TokenUsage(-3, 9, 4, 7, 1), null)));
        try (RunBench bench = new RunBench(model).run()) {
            assertThat(only(bench).tokens()).isEqualTo(new CallTokens(0, 0, 4, 4));
        }
    }

    @Test
    void whatTheProviderCallsAnAnswer_isWrittenDownBeforeItsFirstWord() throws Exception {
        ScriptedModel model = new ScriptedModel(List.of(new ModelEvent.Accepted("resp_1")));
        try (RunBench bench = new RunBench(model)) {
            bench.execution.start();

            assertThat(bench.namings.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(bench.named).containsExactly(RunBench.FIRST_CALL + " resp_1");
            assertThat(bench.kinds()).containsExactly("lifecycle");
            bench.execution.cancel();
            bench.await();
        }
    }

    @Test
    void anAnswerWhoseNameCannotBeWrittenDown_goesOn() throws Exception {
        List<ModelEvent> events = new ArrayList<>(List.of(new ModelEvent.Accepted("resp_1")));
        events.addAll(says("msg_1", "Hi"));
        try (RunBench bench = new RunBench(new ScriptedModel(events))) {
            bench.namingFaults.set(1);
            bench.run();

            assertThat(bench.namings.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(bench.last().getJsonObject("final").getString("status")).isEqualTo("completed");
        }
    }

    @Test
    void anAnswerOfAProviderThatGoesOnWithNone_isNotWrittenDown() throws Exception {
        try (RunBench bench = new RunBench(new ScriptedModel(says("msg_1", "Hi"))).run()) {
            assertThat(bench.named).isEmpty();
        }
    }

    @Test
    void noCallIsToldTwice() throws Exception {
        ScriptedModel model = new ScriptedModel(
                calls("lookup", "{}"), calls("transfer_to_code_assistant", "{}"), says("msg_1", "Done"));
        TestTool tool = new TestTool("lookup", (context, arguments) -> "found");
        try (RunBench bench = new RunBench(model, tool).run()) {
            Set<?> ids = bench.calls().stream().map(call -> call.call().id()).collect(Collectors.toSet());
            assertThat(ids).hasSameSizeAs(bench.calls()).hasSize(3);
            assertThat(bench.unsent()).isEmpty();
            assertSums(bench);
        }
    }

    @Test
    void anAnswer_isAskedToBeNoLongerThanThereIsRoomFor() throws Exception {
        ScriptedModel model = new ScriptedModel(calls("lookup", "{}"), says("msg_1", "Done"));
        TestTool tool = new TestTool("lookup", (context, arguments) -> "found");
        try (RunBench bench = RunBench.limited(model, new Grant(300L, List.of()), tool)) {
            bench.grants.add(() -> new Grant(200L, List.of("output_tokens")));
            bench.run();

            assertThat(model.requests.stream().map(asked -> asked.settings().maxOutputTokens()))
                    .containsExactly(300, 200);
            assertThat(bench.frames("lifecycle").stream().map(json -> String.valueOf(json.get("reason"))))
                    .as("the soft limit is told once, when it is reached")
                    .containsExactly("null", "\"usage_soft_limit:output_tokens\"");
        }
    }

    @Test
    void aSoftLimitThatIsReachedAlready_isToldInTheFirstFrame() throws Exception {
        Grant grant = new Grant(300L, List.of("messages", "input_tokens"));
        try (RunBench bench =
                RunBench.limited(new ScriptedModel(says("msg_1", "Hi")), grant).run()) {
            assertThat(RunBench.json(bench.shown.get(0)).getString("reason"))
                    .isEqualTo("usage_soft_limit:messages,input_tokens");
            assertThat(bench.last().getJsonObject("final").getString("status")).isEqualTo("completed");
        }
    }

    @Test
    void aHardLimitInTheMiddleOfARun_endsItAsIncomplete() throws Exception {
        ScriptedModel model = new ScriptedModel(calls("lookup", "{}"));
        TestTool tool = new TestTool("lookup", (context, arguments) -> "found");
        try (RunBench bench = RunBench.limited(model, Grant.FREE, tool)) {
            bench.grants.add(() -> {
                throw new DomainException(
                        ErrorCode.USAGE_LIMIT_EXCEEDED, "Reached", Map.of("feature_key", "output_tokens"));
            });
            bench.run();

            assertThat(bench.last().getJsonObject("final").getString("status")).isEqualTo("incomplete");
            assertThat(bench.frames("lifecycle").get(1).getString("reason")).isEqualTo("usage_limit:output_tokens");
            assertThat(bench.calls()).as("the refused call was not made").hasSize(1);
        }
    }

    @Test
    void whileTheDatabaseIsAway_aRunWithLimitsFails_andOneWithoutGoesOn() throws Exception {
        TestTool tool = new TestTool("lookup", (context, arguments) -> "found");
        Supplier<Grant> away = () -> {
            throw new IllegalStateException("The database is away");
        };
        try (RunBench bench = RunBench.limited(new ScriptedModel(calls("lookup", "{}")), Grant.FREE, tool)) {
            bench.grants.add(away);
            bench.run();
            assertThat(bench.last().getString("kind")).isEqualTo("error");
        }
        try (RunBench bench = new RunBench(new ScriptedModel(calls("lookup", "{}"), says("msg_1", "Hi")), tool)) {
            bench.grants.add(away);
            bench.run();
            assertThat(bench.last().getJsonObject("final").getString("status")).isEqualTo("completed");
            assertThat(bench.calls()).hasSize(2);
        }
    }

    private static EndedCall only(RunBench bench) {
        assertThat(bench.calls()).hasSize(1);
        return bench.calls().get(0);
    }

    private static void assertSums(RunBench bench) {
        TokenUsage run = bench.outcome().end().usage();
        assertThat(bench.calls().stream()
                        .mapToLong(call -> call.tokens().input())
                        .sum())
                .isEqualTo(run.input());
        assertThat(bench.calls().stream()
                        .mapToLong(call -> call.tokens().output())
                        .sum())
                .isEqualTo(run.output());
    }
}
