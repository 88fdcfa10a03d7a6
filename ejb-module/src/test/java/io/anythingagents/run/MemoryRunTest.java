package io.anythingagents.run;

import static io.anythingagents.run.ScriptedModel.beginsToSay;
import static io.anythingagents.run.ScriptedModel.breaksOff;
import static io.anythingagents.run.ScriptedModel.calls;
import static io.anythingagents.run.ScriptedModel.refuses;
import static io.anythingagents.run.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.ModelFault;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.usage.CallOutcome;
import io.anythingagents.usage.CallPurpose;
import io.anythingagents.usage.EndedCall;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the rules of memory change what models are given, what the log says of it, and what is kept for later runs. */
@Timeout(60)
class MemoryRunTest {
    @TempDir
    Path directory;

    @Test
    void withinItsBounds_nothingIsLeftOut_andNothingSaid() throws Exception {
        keeper("{mode: trim, max_user_turns: 3}");
        ScriptedModel model = new ScriptedModel(says("msg_1", "Hi"));
        try (RunBench bench = remembering(model, dialog(3)).run()) {
            assertThat(model.requests.get(0).items()).isEqualTo(dialog(3));
            assertThat(bench.kinds()).doesNotContain("memory.checkpoint");
        }
    }

    @Test
    void moreTurnsThanAllowed_areTrimmed_andTheLogSaysSo() throws Exception {
        keeper("{mode: trim, max_user_turns: 3, keep_last_user_turns: 2}");
        ScriptedModel model = new ScriptedModel(says("msg_1", "Hi"));
        try (RunBench bench = remembering(model, dialog(5)).run()) {
            assertThat(model.requests.get(0).items()).isEqualTo(dialog(5).subList(6, 9));
            JsonObject checkpoint = checkpoint(bench);
            assertThat(checkpoint.getString("strategy")).isEqualTo("trim");
            assertThat(checkpoint.getString("trigger_reason")).isEqualTo("turns");
            assertThat(checkpoint.getInt("compacted_count")).isEqualTo(6);
            assertThat(checkpoint.getInt("turns_before")).isEqualTo(5);
            assertThat(checkpoint.getInt("turns_after")).isEqualTo(2);
            assertThat(checkpoint.getInt("total_items_after")).isEqualTo(3);
            assertThat(checkpoint.isNull("fallback_reason")).isTrue();
            assertThat(bench.outcome().checkpoint())
                    .as("trimming costs nothing, so it is done anew")
                    .isNull();
            assertThat(bench.outcome().items()).containsExactly(new SessionItem.AgentText("Hi"));
        }
    }

    @Test
    void aDialogBeyondItsTokens_isTrimmedToFit() throws Exception {
        keeper("{mode: trim, token_budget: 400}");
        List<SessionItem> dialog = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            dialog.add(new SessionItem.UserText("question ".repeat(20)));
            dialog.add(new SessionItem.AgentText("answer ".repeat(20)));
        }
        dialog.add(new SessionItem.UserText("The last one"));
        ScriptedModel model = new ScriptedModel(says("msg_1", "Hi"));
        try (RunBench bench = remembering(model, dialog).run()) {
            assertThat(TokenEstimate.of(model.requests.get(0))).isLessThanOrEqualTo(400);
            assertThat(model.requests.get(0).items())
                    .startsWith(new SessionItem.UserText("question ".repeat(20)))
                    .endsWith(new SessionItem.UserText("The last one"));
            assertThat(checkpoint(bench).getString("trigger_reason")).isEqualTo("token_budget");
            assertThat(checkpoint(bench).getInt("tokens_after")).isLessThanOrEqualTo(400);
            assertThat(checkpoint(bench).getInt("tokens_before")).isGreaterThan(400);
        }
    }

    @Test
    void aTurnOfManyCalls_losesItsOldestSteps_butNeverACallWithoutItsResult() throws Exception {
        keeper("{mode: trim, token_budget: 600}");
        TestTool lookup = new TestTool("lookup", (context, arguments) -> "found ".repeat(150));
        List<ModelEvent> third = new ArrayList<>(calls("lookup", "{\"third\": true}"));
        ScriptedModel model = new ScriptedModel(
                renamed("a", calls("lookup", "{}")),
                renamed("b", calls("lookup", "{}")),
                renamed("c", third),
                says("msg_1", "Done"));
        try (RunBench bench = remembering(model, dialog(1), lookup).run()) {
            assertThat(model.requests.get(3).items())
                    .containsExactly(
                            new SessionItem.UserText("question 0"),
                            new SessionItem.ToolRequest("c_0", "lookup", "{\"third\": true}"),
                            new SessionItem.ToolAnswer("c_0", "found ".repeat(150)));
            assertThat(bench.frames("memory.checkpoint")).isNotEmpty();
            assertThat(bench.outcome().items()).as("what is stored is whole").hasSize(7);
        }
    }

    @Test
    void oldParts_areSummedUpByAModel_whichIsLedgeredAndKeptForLaterRuns() throws Exception {
        keeper("{mode: summarize, max_user_turns: 2, keep_last_user_turns: 1, summarizer_model: small}");
        ScriptedModel model = new ScriptedModel(says("msg_s", "They asked ", "four questions."), says("msg_1", "Hi"));
        try (RunBench bench = remembering(model, dialog(5)).run()) {
            assertThat(model.requests.get(0).model()).isEqualTo("small");
            assertThat(model.requests.get(0).items()).hasSize(1);
            assertThat(((SessionItem.UserText) model.requests.get(0).items().get(0)).text())
                    .contains("Person: question 0", "Assistant: answer 3")
                    .doesNotContain("question 4");
            assertThat(model.requests.get(1).items())
                    .containsExactly(
                            new SessionItem.Recap("They asked four questions."),
                            new SessionItem.UserText("question 4"));
            assertThat(checkpoint(bench).getString("strategy")).isEqualTo("summarize");
            assertThat(bench.outcome().checkpoint())
                    .isEqualTo(new SessionCheckpoint(8, 0, "They asked four questions.", RunBench.NOW));
            assertThat(bench.calls().stream().map(call -> call.call().purpose()))
                    .containsExactlyInAnyOrder(CallPurpose.SUMMARY, CallPurpose.ANSWER);
            assertThat(bench.last()
                            .getJsonObject("final")
                            .getJsonObject("usage")
                            .getInt("total_tokens"))
                    .as("the summary counts")
                    .isEqualTo(30);
            assertThat(bench.last().getJsonObject("final").getString("response_text"))
                    .isEqualTo("Hi");
            assertThat(bench.outcome().items()).containsExactly(new SessionItem.AgentText("Hi"));
        }
    }

    @Test
    void anEarlierSummary_isPartOfTheNextOne() throws Exception {
        keeper("{mode: summarize, max_user_turns: 2, keep_last_user_turns: 1}");
        List<SessionItem> history = new ArrayList<>();
        history.add(new SessionItem.Recap("They are called Ada."));
        history.addAll(dialog(3));
        ScriptedModel model = new ScriptedModel(says("msg_s", "Ada asked a lot."), says("msg_1", "Hi"));
        GivenMemory memory = new GivenMemory(List.of(20, 21, 22, 23, 24), 0, null);
        try (RunBench bench = RunBench.remembering(model, directory, "keeper", history, memory)
                .run()) {
            assertThat(((SessionItem.UserText) model.requests.get(0).items().get(0)).text())
                    .startsWith("Summary so far: They are called Ada.");
            assertThat(model.requests.get(1).items())
                    .containsExactly(new SessionItem.Recap("Ada asked a lot."), new SessionItem.UserText("question 2"));
            assertThat(bench.outcome().checkpoint())
                    .isEqualTo(new SessionCheckpoint(24, 0, "Ada asked a lot.", RunBench.NOW));
        }
    }

    @Test
    void aSummaryThatFails_isReplacedByTrimming_whichSaysSo() throws Exception {
        for (List<ModelEvent> failing : List.of(
                breaksOff("msg_s", ModelFault.Kind.FAILED, "They "),
                refuses("msg_s", "I will not."),
                says("msg_s", "  "))) {
            keeper("{mode: summarize, max_user_turns: 2, keep_last_user_turns: 1}");
            ScriptedModel model = new ScriptedModel(failing, says("msg_1", "Hi"));
            try (RunBench bench = remembering(model, dialog(5)).run()) {
                assertThat(model.requests.get(1).items()).containsExactly(new SessionItem.UserText("question 4"));
                assertThat(checkpoint(bench).getString("strategy")).isEqualTo("trim");
                assertThat(checkpoint(bench).getString("fallback_reason")).isEqualTo("summarizer_failed");
                assertThat(bench.outcome().checkpoint()).isNull();
                assertThat(bench.last().getJsonObject("final").getString("status"))
                        .isEqualTo("completed");
                assertThat(bench.calls()).hasSize(2);
            }
        }
    }

    @Test
    void stoppingTheRunWhileItSumsUp_closesThatCall_andItIsPaidFor() throws Exception {
        keeper("{mode: summarize, max_user_turns: 2}");
        ScriptedModel model = new ScriptedModel(beginsToSay("msg_s", "They "));
        try (RunBench bench = remembering(model, dialog(5))) {
            bench.execution.start();
            assertThat(model.stalled.await(20, TimeUnit.SECONDS)).isTrue();

            bench.execution.cancel();
            bench.await();

            assertThat(bench.last().getJsonObject("final").getString("status")).isEqualTo("cancelled");
            assertThat(model.requests).hasSize(1);
            assertThat(bench.calls()).singleElement().satisfies(call -> {
                assertThat(call.outcome()).isEqualTo(CallOutcome.CANCELLED);
                assertThat(call.call().purpose()).isEqualTo(CallPurpose.SUMMARY);
            });
        }
    }

    @Test
    void resultsOfOldToolCalls_areLeftOut_theCallsStay() throws Exception {
        keeper("{mode: compact, compact_trigger_turns: 2, compact_keep: 1, compact_clear_tool_inputs: true}");
        List<SessionItem> history = List.of(
                new SessionItem.UserText("first"),
                new SessionItem.ToolRequest("c1", "lookup", "{\"name\": \"Ada\"}"),
                new SessionItem.ToolAnswer("c1", "found ".repeat(50)),
                new SessionItem.AgentText("Found."),
                new SessionItem.UserText("second"),
                new SessionItem.AgentText("Yes."),
                new SessionItem.UserText("third"));
        ScriptedModel model = new ScriptedModel(says("msg_1", "Hi"));
        GivenMemory memory = new GivenMemory(List.of(0, 1, 2, 3, 4, 5, 6), 0, null);
        try (RunBench bench = RunBench.remembering(model, directory, "keeper", history, memory)
                .run()) {
            List<SessionItem> given = model.requests.get(0).items();
            assertThat(given).hasSize(7);
            assertThat(given.get(1)).isEqualTo(new SessionItem.ToolRequest("c1", "lookup", "{}"));
            assertThat(given.get(2)).isEqualTo(new SessionItem.ToolAnswer("c1", ToolClearing.OUTPUT));
            assertThat(checkpoint(bench).getString("strategy")).isEqualTo("compact");
            assertThat(checkpoint(bench).getInt("compacted_outputs")).isEqualTo(1);
            assertThat(checkpoint(bench).getInt("compacted_inputs")).isEqualTo(1);
            assertThat(bench.outcome().checkpoint()).isEqualTo(new SessionCheckpoint(0, 6, null, RunBench.NOW));
        }
    }

    @Test
    void whatWasLeftOutBefore_isLeftOutAgain_withoutBeingNews() throws Exception {
        keeper("{mode: compact, compact_trigger_turns: 5}");
        List<SessionItem> history = List.of(
                new SessionItem.UserText("first"),
                new SessionItem.ToolRequest("c1", "lookup", "{}"),
                new SessionItem.ToolAnswer("c1", "found ".repeat(50)),
                new SessionItem.UserText("second"),
                new SessionItem.ToolRequest("c2", "lookup", "{}"),
                new SessionItem.ToolAnswer("c2", "found ".repeat(50)),
                new SessionItem.UserText("third"));
        ScriptedModel model = new ScriptedModel(says("msg_1", "Hi"));
        GivenMemory memory = new GivenMemory(List.of(10, 11, 12, 13, 14, 15, 16), 13, null);
        try (RunBench bench = RunBench.remembering(model, directory, "keeper", history, memory)
                .run()) {
            List<SessionItem> given = model.requests.get(0).items();
            assertThat(given.get(2)).isEqualTo(new SessionItem.ToolAnswer("c1", ToolClearing.OUTPUT));
            assertThat(given.get(5)).isEqualTo(history.get(5));
            assertThat(bench.kinds()).doesNotContain("memory.checkpoint");
        }
    }

    @Test
    void theSummariesTokens_countAgainstTheRunsLimit() throws Exception {
        Files.writeString(directory.resolve("keeper.yaml"), """
                name: keeper
                description: d
                instructions: i
                limits: {tokens: 20}
                memory: {mode: summarize, max_user_turns: 2}
                """);
        TestTool lookup = new TestTool("lookup", (context, arguments) -> "found");
        ScriptedModel model =
                new ScriptedModel(says("msg_s", "Summed."), calls("lookup", "{}"), says("msg_1", "never asked"));
        try (RunBench bench = remembering(model, dialog(5), lookup).run()) {
            assertThat(bench.last().getJsonObject("final").getString("status")).isEqualTo("incomplete");
            assertThat(bench.calls().stream().map(EndedCall::call)).hasSize(2);
        }
    }

    private void keeper(String memory) throws IOException {
        Files.writeString(
                directory.resolve("keeper.yaml"),
                "name: keeper\ndescription: d\ninstructions: i\ntools: []\nmemory: " + memory + "\n");
    }

    private RunBench remembering(ScriptedModel model, List<SessionItem> history, TestTool... tools) throws IOException {
        if (tools.length > 0) {
            Path file = directory.resolve("keeper.yaml");
            Files.writeString(file, Files.readString(file).replace("tools: []\n", ""));
        }
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            positions.add(i);
        }
        return RunBench.remembering(model, directory, "keeper", history, new GivenMemory(positions, 0, null), tools);
    }

    private static List<ModelEvent> renamed(String prefix, List<ModelEvent> events) {
        List<ModelEvent> renamed = new ArrayList<>();
        for (ModelEvent event : events) {
            if (event instanceof ModelEvent.CallDone done) {
                renamed.add(new ModelEvent.CallDone(prefix + "_item", prefix + "_0", done.name(), done.arguments()));
            } else if (!(event instanceof ModelEvent.CallStarted)) {
                renamed.add(event);
            }
        }
        return renamed;
    }

    private static List<SessionItem> dialog(int questions) {
        List<SessionItem> items = new ArrayList<>();
        for (int i = 0; i < questions; i++) {
            items.add(new SessionItem.UserText("question " + i));
            if (i < questions - 1) {
                items.add(new SessionItem.AgentText("answer " + i));
            }
        }
        return items;
    }

    private static JsonObject checkpoint(RunBench bench) {
        assertThat(bench.frames("memory.checkpoint")).hasSize(1);
        return bench.frames("memory.checkpoint").get(0).getJsonObject("checkpoint");
    }
}
