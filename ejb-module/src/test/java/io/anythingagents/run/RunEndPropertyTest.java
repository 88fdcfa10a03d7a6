package io.anythingagents.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.ModelFault;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.run.stream.Frame;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a model does, and whichever step fails: one end, shown last, and a session the next call can be given. */
class RunEndPropertyTest {
    private static final int MAX_TURNS = 4;

    @Property(tries = 60)
    void everyRun_endsExactlyOnce(
            @ForAll("turns") List<List<ModelEvent>> turns, @ForAll boolean toolBreaks, @ForAll boolean storeStumbles)
            throws Exception {
        TestTool tool = new TestTool("lookup", (context, arguments) -> {
            if (toolBreaks) {
                throw new IllegalStateException("broken");
            }
            return "found";
        });
        List<List<ModelEvent>> script = new ArrayList<>(turns);
        script.add(ScriptedModel.says("msg_last", "Done"));
        try (RunBench bench = new RunBench(new ScriptedModel(script.iterator()), MAX_TURNS, tool)) {
            bench.refusals.set(storeStumbles ? 1 : 0);

            bench.run();

            assertThat(bench.shown.stream().filter(Frame::terminal)).hasSize(1);
            assertThat(bench.shown.get(bench.shown.size() - 1).terminal()).isTrue();
            for (int i = 0; i < bench.shown.size(); i++) {
                assertThat(bench.shown.get(i).eventId()).isEqualTo(i + 1);
            }
            assertThat(bench.outcome().frames()).hasSameSizeAs(bench.shown);
            assertPairs(bench.outcome().items());
        }
    }

    private static void assertPairs(List<SessionItem> items) {
        Set<String> asked = new HashSet<>();
        Set<String> answered = new HashSet<>();
        for (SessionItem item : items) {
            if (item instanceof SessionItem.ToolRequest request) {
                assertThat(asked.add(request.callId())).as("asked once").isTrue();
            } else if (item instanceof SessionItem.ToolAnswer answer) {
                assertThat(asked).as("asked before it is answered").contains(answer.callId());
                assertThat(answered.add(answer.callId())).as("answered once").isTrue();
            }
        }
        assertThat(answered).isEqualTo(asked);
    }

    @Provide
    Arbitrary<List<List<ModelEvent>>> turns() {
        Arbitrary<ModelEvent> middle = Arbitraries.of(
                new ModelEvent.MessageStarted("msg_a"),
                new ModelEvent.TextDelta("msg_a", 0, "word "),
                new ModelEvent.TextDelta("msg_b", 0, "other "),
                new ModelEvent.MessageDone("msg_a"),
                new ModelEvent.RefusalDelta("msg_c", 0, "no "),
                new ModelEvent.CallStarted("fc_1", "call_1", "lookup"),
                new ModelEvent.CallDone("fc_1", "call_1", "lookup", "{}"),
                new ModelEvent.CallDone("fc_2", "call_2", "lookup", "not json"),
                new ModelEvent.CallDone("fc_3", "call_3", "nothing_like_it", ""),
                new ModelEvent.CallDone("fc_4", "call_4", "transfer_to_code_assistant", "{}"),
                new ModelEvent.CallDone("fc_5", "call_5", "transfer_to_nobody", "{}"),
                new ModelEvent.SealedItem("{}"));
        Arbitrary<ModelEvent> end = Arbitraries.of(
                new ModelEvent.Completed(ScriptedModel.USAGE, null),
                new ModelEvent.Completed(ScriptedModel.USAGE, null),
                new ModelEvent.Completed(ScriptedModel.USAGE, "max_output_tokens"),
                new ModelEvent.Failed(ModelFault.of(ModelFault.Kind.FAILED), TokenUsage.NONE));
        Arbitrary<List<ModelEvent>> turn = middle.list()
                .ofMaxSize(8)
                .flatMap(events -> end.map(last -> {
                    List<ModelEvent> all = new ArrayList<>(events);
                    all.add(last);
                    return all;
                }));
        return turn.list().ofMinSize(MAX_TURNS).ofMaxSize(MAX_TURNS);
    }
}
