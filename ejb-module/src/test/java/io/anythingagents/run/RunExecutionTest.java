package io.anythingagents.run;

import static io.anythingagents.run.ScriptedModel.beginsToSay;
import static io.anythingagents.run.ScriptedModel.breaksOff;
import static io.anythingagents.run.ScriptedModel.calls;
import static io.anythingagents.run.ScriptedModel.refuses;
import static io.anythingagents.run.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.conversation.SpokenMessage;
import io.anythingagents.run.model.FunctionSpec;
import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.ModelFault;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.run.stream.Frame;
import io.anythingagents.run.tool.ToolFailure;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunExecutionTest {
    @Test
    void plainAnswer_isStreamedStoredAndEndedOnce() throws Exception {
        try (RunBench bench = new RunBench(new ScriptedModel(says("msg_1", "Hel", "lo"))).run()) {
            assertThat(bench.kinds())
                    .containsExactly(
                            "lifecycle",
                            "output_item.added",
                            "message.delta",
                            "message.delta",
                            "output_item.done",
                            "final");
            assertThat(bench.shown.stream().map(Frame::eventId)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            JsonObject end = bench.last().getJsonObject("final");
            assertThat(end.getString("status")).isEqualTo("completed");
            assertThat(end.getString("response_text")).isEqualTo("Hello");
            assertThat(end.getJsonObject("usage").getInt("total_tokens")).isEqualTo(15);
            assertThat(bench.outcome().messages()).containsExactly(new SpokenMessage("triage", "Hello", "completed"));
            assertThat(bench.outcome().items()).containsExactly(new SessionItem.AgentText("Hello"));
        }
    }

    @Test
    void everyFrameCarriesTheEnvelope() throws Exception {
        try (RunBench bench = new RunBench(new ScriptedModel(says("msg_1", "Hi"))).run()) {
            for (Frame frame : bench.shown) {
                JsonObject json = RunBench.json(frame);
                assertThat(json.getString("schema")).isEqualTo("public_sse_v1");
                assertThat(json.getString("stream_id")).isEqualTo("chat_1");
                assertThat(json.getString("run_id")).isEqualTo(bench.runId.toString());
                assertThat(json.getString("conversation_id")).isNotBlank();
                assertThat(json.getString("server_timestamp")).isEqualTo("2026-11-21T10:00:00Z");
                assertThat(json.getString("agent")).isEqualTo("triage");
                assertThat(json)
                        .containsKeys("response_id", "workflow", "scope", "provider_sequence_number", "notices");
            }
            assertThat(RunBench.json(bench.shown.get(0)).isNull("response_id")).isTrue();
            assertThat(bench.last().getString("response_id")).isEqualTo("resp_1");
        }
    }

    @Test
    void functionTool_followsTheGoldenOrder() throws Exception {
        TestTool clock = new TestTool("get_current_time", (context, arguments) -> "noon");
        ScriptedModel model = new ScriptedModel(calls("get_current_time", "{}"), says("msg_1", "It is noon."));
        try (RunBench bench = new RunBench(model, clock).run()) {
            assertThat(bench.kinds())
                    .containsExactly(
                            "lifecycle",
                            "output_item.added",
                            "tool.status",
                            "tool.arguments.delta",
                            "tool.arguments.done",
                            "tool.output",
                            "tool.status",
                            "output_item.done",
                            "output_item.added",
                            "message.delta",
                            "output_item.done",
                            "final");
            assertThat(bench.frames("output_item.added").stream().map(json -> json.getInt("output_index")))
                    .containsExactly(0, 1);
            assertThat(bench.frames("tool.status").stream()
                            .map(json -> json.getJsonObject("tool").getString("status")))
                    .containsExactly("in_progress", "completed");
            assertThat(model.requests.get(1).items())
                    .endsWith(
                            new SessionItem.ToolRequest("call_get_current_time_0", "get_current_time", "{}"),
                            new SessionItem.ToolAnswer("call_get_current_time_0", "noon"));
        }
    }

    @Test
    void handoff_followsTheGoldenOrderAndTheNewAgentAnswers() throws Exception {
        ScriptedModel model = new ScriptedModel(calls("transfer_to_code_assistant", "{}"), says("msg_1", "Use a map."));
        try (RunBench bench = new RunBench(model).run()) {
            assertThat(bench.kinds())
                    .containsExactly(
                            "lifecycle",
                            "agent.updated",
                            "output_item.added",
                            "message.delta",
                            "output_item.done",
                            "final");
            JsonObject updated = bench.frames("agent.updated").get(0);
            assertThat(updated.getString("from_agent")).isEqualTo("triage");
            assertThat(updated.getString("to_agent")).isEqualTo("code_assistant");
            assertThat(updated.getInt("handoff_index")).isEqualTo(1);
            assertThat(updated.getString("agent")).isEqualTo("code_assistant");
            assertThat(bench.outcome().messages())
                    .containsExactly(new SpokenMessage("code_assistant", "Use a map.", "completed"));
            assertThat(bench.outcome().end().handoffs()).isEqualTo(1);
            assertThat(model.requests.get(0).functions().stream().map(FunctionSpec::name))
                    .contains("transfer_to_code_assistant", "transfer_to_data_analyst");
            assertThat(model.requests.get(1).functions().stream().map(FunctionSpec::name))
                    .noneMatch(name -> name.startsWith("transfer_to_"));
            assertThat(model.requests.get(1).items())
                    .startsWith(new SessionItem.UserText("Earlier"))
                    .contains(new SessionItem.UserText("Hello"));
        }
    }

    @Test
    void toolsOfOneTurn_runSideBySideAndKeepTheirOrder() throws Exception {
        CountDownLatch secondRan = new CountDownLatch(1);
        TestTool first = new TestTool("first", (context, arguments) -> {
            secondRan.await();
            return "1";
        });
        TestTool second = new TestTool("second", (context, arguments) -> {
            secondRan.countDown();
            return "2";
        });
        ScriptedModel model = new ScriptedModel(calls("first", "{}", "second", "{}"), says("msg_1", "Done"));
        try (RunBench bench = new RunBench(model, first, second).run()) {
            assertThat(bench.frames("tool.output").stream().map(json -> json.getString("output")))
                    .containsExactly("1", "2");
            assertThat(model.requests.get(1).items().subList(3, 7))
                    .containsExactly(
                            new SessionItem.ToolRequest("call_first_0", "first", "{}"),
                            new SessionItem.ToolRequest("call_second_2", "second", "{}"),
                            new SessionItem.ToolAnswer("call_first_0", "1"),
                            new SessionItem.ToolAnswer("call_second_2", "2"));
        }
    }

    @Test
    void toolFailure_isTextTheModelSees() throws Exception {
        TestTool failing = new TestTool("failing", (context, arguments) -> {
            throw new ToolFailure("No such city.");
        });
        TestTool broken = new TestTool("broken", (context, arguments) -> {
            throw new IllegalStateException("secret detail");
        });
        TestTool slow = new TestTool(
                "slow",
                (context, arguments) -> {
                    new CountDownLatch(1).await();
                    return "never";
                },
                Duration.ofMillis(50));
        ScriptedModel model = new ScriptedModel(
                calls("failing", "{}", "broken", "{}", "slow", "{}", "unknown", "{}"), says("msg_1", "Sorry"));
        try (RunBench bench = new RunBench(model, failing, broken, slow).run()) {
            assertThat(bench.frames("tool.output").stream().map(json -> json.getString("output")))
                    .containsExactly(
                            "No such city.",
                            "The tool failed.",
                            "The tool did not answer within 0 s.",
                            "There is no tool named unknown.");
            assertThat(bench.last().getJsonObject("final").getString("status")).isEqualTo("completed");
        }
    }

    @Test
    void turnLimit_endsAsIncomplete() throws Exception {
        TestTool again = new TestTool("again", (context, arguments) -> "more");
        TestTool still = new TestTool("still", (context, arguments) -> "more");
        ScriptedModel model =
                new ScriptedModel(calls("again", "{}"), calls("still", "{}"), says("msg_1", "never asked"));
        try (RunBench bench = new RunBench(model, 2, again, still).run()) {
            assertThat(model.requests).hasSize(2);
            assertThat(bench.last().getJsonObject("final").getString("status")).isEqualTo("incomplete");
            assertThat(bench.frames("lifecycle").get(1).getString("reason")).isEqualTo("max_turns");
            assertThat(bench.outcome().end().status()).isEqualTo(RunStatus.INCOMPLETE);
        }
    }

    @Test
    void failureMidStream_keepsThePartialAnswer() throws Exception {
        ScriptedModel model = new ScriptedModel(breaksOff("msg_1", ModelFault.Kind.STREAM_CUT, "Half an ", "answer"));
        try (RunBench bench = new RunBench(model).run()) {
            assertThat(bench.kinds())
                    .containsExactly(
                            "lifecycle",
                            "output_item.added",
                            "message.delta",
                            "message.delta",
                            "output_item.done",
                            "error");
            JsonObject error = bench.last().getJsonObject("error");
            assertThat(error.getString("code")).isEqualTo("provider-stream-cut");
            assertThat(error.getString("source")).isEqualTo("provider");
            assertThat(error.getBoolean("is_retryable")).isTrue();
            assertThat(bench.outcome().messages())
                    .containsExactly(new SpokenMessage("triage", "Half an answer", "incomplete"));
            assertThat(bench.outcome().items()).containsExactly(new SessionItem.AgentText("Half an answer"));
            assertThat(bench.outcome().end().status()).isEqualTo(RunStatus.FAILED);
        }
    }

    @Test
    void cancelWhileTheModelAnswers_closesTheCallAndKeepsThePartialAnswer() throws Exception {
        ScriptedModel model = new ScriptedModel(beginsToSay("msg_1", "Once upon"));
        try (RunBench bench = new RunBench(model)) {
            bench.execution.start();
            assertThat(model.stalled.await(20, TimeUnit.SECONDS)).isTrue();

            bench.execution.cancel();
            bench.execution.cancel();
            bench.await();

            assertThat(model.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
            JsonObject end = bench.last().getJsonObject("final");
            assertThat(end.getString("status")).isEqualTo("cancelled");
            assertThat(end.getString("response_text")).isEqualTo("Once upon");
            assertThat(bench.outcome().messages())
                    .containsExactly(new SpokenMessage("triage", "Once upon", "cancelled"));
            assertThat(bench.shown.stream().filter(Frame::terminal)).hasSize(1);
        }
    }

    @Test
    void cancelWhileAToolRuns_interruptsItAndAsksTheModelNoMore() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        TestTool slow = new TestTool("slow", (context, arguments) -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return "never";
        });
        ScriptedModel model = new ScriptedModel(calls("slow", "{}"), says("msg_1", "never asked"));
        try (RunBench bench = new RunBench(model, slow)) {
            bench.execution.start();
            assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();

            bench.execution.cancel();
            bench.await();

            assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(model.requests).hasSize(1);
            assertThat(bench.last().getJsonObject("final").getString("status")).isEqualTo("cancelled");
            assertThat(bench.outcome().items())
                    .containsExactly(
                            new SessionItem.ToolRequest("call_slow_0", "slow", "{}"),
                            new SessionItem.ToolAnswer("call_slow_0", "The call was not completed."));
        }
    }

    @Test
    void stoppingAfterTheTurn_letsToolsFinish_keepsWhatTheyAnswered_andAsksTheModelNoMore() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        TestTool slow = new TestTool("slow", (context, arguments) -> {
            running.countDown();
            assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
            return "done";
        });
        ScriptedModel model = new ScriptedModel(calls("slow", "{}"), says("msg_1", "never asked"));
        try (RunBench bench = new RunBench(model, slow)) {
            bench.execution.start();
            assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();

            bench.execution.stopAfterTurn();
            bench.execution.stopAfterTurn();
            goOn.countDown();
            bench.await();

            assertThat(model.requests).hasSize(1);
            assertThat(bench.kinds()).endsWith("tool.output", "tool.status", "output_item.done", "lifecycle", "final");
            JsonObject told = bench.frames("lifecycle").get(1);
            assertThat(told.getString("status")).isEqualTo("cancelled");
            assertThat(told.getString("reason")).isEqualTo("after_turn");
            assertThat(bench.last().getJsonObject("final").getString("status")).isEqualTo("cancelled");
            assertThat(bench.outcome().items())
                    .containsExactly(
                            new SessionItem.ToolRequest("call_slow_0", "slow", "{}"),
                            new SessionItem.ToolAnswer("call_slow_0", "done"));
        }
    }

    @Test
    void stoppingAfterTheTurn_changesNothing_whereTheTurnIsTheLast() throws Exception {
        ScriptedModel model = new ScriptedModel(says("msg_1", "Here it is."));
        try (RunBench bench = new RunBench(model)) {
            bench.execution.stopAfterTurn();
            bench.execution.start();
            bench.await();

            assertThat(bench.frames("lifecycle")).hasSize(1);
            assertThat(bench.last().getJsonObject("final").getString("status")).isEqualTo("completed");
        }
    }

    @Test
    void stoppingAfterTheTurn_inWhichAnAgentHandsOver_leavesTheNextOneInPlace() throws Exception {
        ScriptedModel model =
                new ScriptedModel(calls("transfer_to_code_assistant", "{}"), says("msg_1", "never asked"));
        try (RunBench bench = new RunBench(model)) {
            bench.execution.stopAfterTurn();
            bench.execution.start();
            bench.await();

            assertThat(bench.kinds()).containsExactly("lifecycle", "agent.updated", "lifecycle", "final");
            assertThat(bench.outcome().end().agent()).isEqualTo("code_assistant");
            assertThat(bench.outcome().end().status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(model.requests).hasSize(1);
        }
    }

    @Test
    void refusal_isShownAndEndsAsRefused() throws Exception {
        try (RunBench bench = new RunBench(new ScriptedModel(refuses("msg_1", "I cannot help with that."))).run()) {
            assertThat(bench.kinds())
                    .containsExactly(
                            "lifecycle",
                            "output_item.added",
                            "refusal.delta",
                            "refusal.done",
                            "output_item.done",
                            "final");
            JsonObject end = bench.last().getJsonObject("final");
            assertThat(end.getString("status")).isEqualTo("refused");
            assertThat(end.isNull("response_text")).isTrue();
            assertThat(end.getString("refusal_text")).isEqualTo("I cannot help with that.");
        }
    }

    @Test
    void answerWithoutWords_endsAsIncomplete() throws Exception {
        List<ModelEvent> nothing = List.of(new ModelEvent.Completed(ScriptedModel.USAGE, null));
        try (RunBench bench = new RunBench(new ScriptedModel(List.of(nothing).iterator())).run()) {
            assertThat(bench.last().getJsonObject("final").getString("status")).isEqualTo("incomplete");
            assertThat(bench.outcome().messages()).isEmpty();
        }
    }

    @Test
    void messageBeforeAToolCall_isKeptButTheLastOneIsTheAnswer() throws Exception {
        TestTool clock = new TestTool("clock", (context, arguments) -> "noon");
        List<ModelEvent> first = new java.util.ArrayList<>(beginsToSay("msg_1", "Let me look."));
        first.add(new ModelEvent.MessageDone("msg_1"));
        first.addAll(calls("clock", "{}"));
        try (RunBench bench = new RunBench(new ScriptedModel(first, says("msg_2", "Noon.")), clock).run()) {
            assertThat(bench.last().getJsonObject("final").getString("response_text"))
                    .isEqualTo("Noon.");
            assertThat(bench.outcome().messages().stream().map(SpokenMessage::text))
                    .containsExactly("Let me look.", "Noon.");
        }
    }

    @Test
    void endIsShownOnlyAfterItIsStored() throws Exception {
        try (RunBench bench = new RunBench(new ScriptedModel(says("msg_1", "Hi")))) {
            bench.refusals.set(2);

            bench.run();

            assertThat(bench.outcomes).hasSize(1);
            assertThat(bench.shown.stream().filter(Frame::terminal)).hasSize(1);
            assertThat(bench.outcome().frames().stream().map(StoredFrame::eventId))
                    .containsExactly(1L, 2L, 3L, 4L, 5L);
        }
    }

    @Test
    void runLostToAnotherHolder_showsTheEndThatWasStored() throws Exception {
        Frame foreign = new Frame(3, "error", "{\"error\":{\"code\":\"node-lost\"}}");
        try (RunBench bench = new RunBench(new ScriptedModel(says("msg_1", "Hi")))) {
            bench.answer = RunOutcome.Stored.LOST;
            bench.foreignEnd = Optional.of(foreign);

            bench.run();

            assertThat(bench.shown.stream().filter(Frame::terminal)).containsExactly(foreign);
            assertThat(bench.log.after(5, 10)).containsExactly(foreign);
        }
    }

    @Test
    void brokenModelAdapter_endsAsFailure() throws Exception {
        try (RunBench bench = new RunBench((request, listener) -> {
                    throw new IllegalStateException("broken");
                })
                .run()) {
            JsonObject error = bench.last().getJsonObject("error");
            assertThat(error.getString("code")).isEqualTo("internal-error");
            assertThat(error.getString("source")).isEqualTo("server");
            assertThat(bench.shown.toString()).doesNotContain("broken");
        }
    }
}
