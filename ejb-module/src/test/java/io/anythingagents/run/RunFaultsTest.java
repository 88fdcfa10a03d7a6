package io.anythingagents.run;

import static io.anythingagents.run.ScriptedModel.beginsToSay;
import static io.anythingagents.run.ScriptedModel.breaksOff;
import static io.anythingagents.run.ScriptedModel.calls;
import static io.anythingagents.run.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.ModelFault;
import io.anythingagents.run.model.ModelProvider;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.run.stream.Frame;
import io.anythingagents.run.tool.ToolFailure;
import io.anythingagents.usage.EndedCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A fault at each step of a run that asks a model, runs a tool and asks again: one end, and each call paid for once. */
@Timeout(120)
class RunFaultsTest {
    /** Where it goes wrong, and how the run is to end. */
    enum Step {
        CONNECTING("error"),
        CONNECTING_THROWS("error"),
        BEFORE_THE_FIRST_DELTA("error"),
        AFTER_THE_FIRST_DELTA("error"),
        IN_THE_MIDDLE("error"),
        TOOL_DOES_NOT_START("error"),
        TOOL_FAILS("final"),
        TOOL_BREAKS("final"),
        TOOL_BREAKS_BADLY("final"),
        CONNECTING_AGAIN("error"),
        IN_THE_MIDDLE_OF_THE_LAST_ANSWER("error"),
        STORING_THE_END("final"),
        STORING_THE_END_OFTEN("final"),
        OPENING_A_CALL_IN_THE_LEDGER("final"),
        KEEPING_CALLS_IN_THE_LEDGER("final"),
        LEDGER_AWAY_ALL_THE_TIME("final");

        final String end;

        Step(String end) {
            this.end = end;
        }
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void aFaultAtAnyStep_givesOneEnd_andEachCallIsPaidForOnce(Step step) throws Exception {
        TestTool lookup = new TestTool("lookup", (context, arguments) -> {
            switch (step) {
                case TOOL_FAILS -> throw new ToolFailure("No such thing.");
                case TOOL_BREAKS -> throw new IllegalStateException("broken");
                case TOOL_BREAKS_BADLY -> throw new StackOverflowError("deep");
                default -> {
                    return "found";
                }
            }
        });
        ScriptedModel script = new ScriptedModel(script(step).iterator());
        ModelProvider model = step == Step.CONNECTING_THROWS
                ? (request, listener) -> {
                    throw new IllegalStateException("no connection");
                }
                : script;
        try (RunBench bench = new RunBench(model, lookup)) {
            switch (step) {
                case TOOL_DOES_NOT_START -> bench.stopTools();
                case STORING_THE_END -> bench.refusals.set(1);
                case STORING_THE_END_OFTEN -> bench.refusals.set(4);
                case OPENING_A_CALL_IN_THE_LEDGER -> bench.openingFaults.set(1);
                case KEEPING_CALLS_IN_THE_LEDGER -> bench.keepingFaults.set(1);
                case LEDGER_AWAY_ALL_THE_TIME -> {
                    bench.openingFaults.set(100);
                    bench.keepingFaults.set(100);
                }
                default -> {}
            }

            bench.run();

            assertSound(bench);
            assertThat(bench.shown.get(bench.shown.size() - 1).kind()).isEqualTo(step.end);
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void stoppingAtAnyEvent_givesOneEnd_andEachCallIsPaidForOnce(int place) throws Exception {
        TestTool lookup = new TestTool("lookup", (context, arguments) -> "found");
        try (RunBench bench = new RunBench(new ScriptedModel(script(null).iterator()), lookup)) {
            bench.stopAt(place);

            bench.run();

            assertSound(bench);
        }
    }

    @Test
    void theScriptWithoutAFault_isWhatTheOthersAreMeasuredBy() throws Exception {
        TestTool lookup = new TestTool("lookup", (context, arguments) -> "found");
        try (RunBench bench = new RunBench(new ScriptedModel(script(null).iterator()), lookup).run()) {
            assertSound(bench);
            assertThat(bench.shown).hasSize((int) places().count());
            assertThat(bench.outcome().end().usage().total()).isEqualTo(30);
        }
    }

    /** As many as the run has events. */
    static Stream<Integer> places() {
        return IntStream.rangeClosed(1, 17).boxed();
    }

    private static List<List<ModelEvent>> script(@Nullable Step step) {
        List<ModelEvent> asks = new ArrayList<>(beginsToSay("msg_1", "Let me ", "look."));
        asks.add(new ModelEvent.MessageDone("msg_1"));
        asks.addAll(calls("lookup", "{}"));
        List<ModelEvent> answers = says("msg_2", "Found ", "it.");
        ModelEvent failed = new ModelEvent.Failed(ModelFault.of(ModelFault.Kind.UNAVAILABLE), TokenUsage.NONE);
        if (step == null) {
            return List.of(asks, answers);
        }
        return switch (step) {
            case CONNECTING -> List.of(List.of(failed));
            case BEFORE_THE_FIRST_DELTA -> List.of(List.of(new ModelEvent.MessageStarted("msg_1"), failed));
            case AFTER_THE_FIRST_DELTA -> List.of(breaksOff("msg_1", ModelFault.Kind.STREAM_CUT, "Let me "));
            case IN_THE_MIDDLE -> {
                List<ModelEvent> cut = new ArrayList<>(asks.subList(0, asks.size() - 1));
                cut.add(failed);
                yield List.of(cut);
            }
            case CONNECTING_AGAIN -> List.of(asks, List.of(failed));
            case IN_THE_MIDDLE_OF_THE_LAST_ANSWER ->
                List.of(asks, breaksOff("msg_2", ModelFault.Kind.STREAM_CUT, "Found "));
            default -> List.of(asks, answers);
        };
    }

    private static void assertSound(RunBench bench) {
        assertThat(bench.shown.stream().filter(Frame::terminal)).as("one end").hasSize(1);
        assertThat(bench.shown.get(bench.shown.size() - 1).terminal())
                .as("shown last")
                .isTrue();
        assertThat(bench.shown.stream().map(Frame::eventId))
                .as("no gap")
                .containsExactlyElementsOf(upTo(bench.shown.size()));
        assertThat(bench.outcome().frames().stream().map(StoredFrame::eventId))
                .as("all of it stored")
                .containsExactlyElementsOf(upTo(bench.shown.size()));
        List<EndedCall> calls = bench.calls();
        Set<UUID> ended = new HashSet<>();
        calls.forEach(call ->
                assertThat(ended.add(call.call().id())).as("each call once").isTrue());
        Set<UUID> opened = new HashSet<>();
        bench.opened.forEach(call -> opened.add(call.id()));
        opened.removeAll(ended);
        opened.removeAll(bench.unsent());
        assertThat(opened).as("no call is left open").isEmpty();
        TokenUsage usage = bench.outcome().end().usage();
        assertThat(calls.stream().mapToLong(call -> call.tokens().input()).sum())
                .isEqualTo(usage.input());
        assertThat(calls.stream().mapToLong(call -> call.tokens().output()).sum())
                .isEqualTo(usage.output());
        Set<String> asked = new HashSet<>();
        Set<String> answered = new HashSet<>();
        for (SessionItem item : bench.outcome().items()) {
            if (item instanceof SessionItem.ToolRequest call) {
                asked.add(call.callId());
            } else if (item instanceof SessionItem.ToolAnswer answer) {
                answered.add(answer.callId());
            }
        }
        assertThat(answered).as("pairs").isEqualTo(asked);
    }

    private static List<Long> upTo(int last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
