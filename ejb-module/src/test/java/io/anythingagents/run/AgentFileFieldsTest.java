package io.anythingagents.run;

import static io.anythingagents.run.ScriptedModel.calls;
import static io.anythingagents.run.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.agent.ModelSettings;
import io.anythingagents.run.model.FunctionSpec;
import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.SessionItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an agent's file says is what the loop does. */
@Timeout(60)
class AgentFileFieldsTest {
    private static final SessionItem EARLIER = new SessionItem.UserText("Earlier");
    private static final SessionItem BEFORE = new SessionItem.AgentText("Before");
    private static final SessionItem HELLO = new SessionItem.UserText("Hello");

    private static final String REASON = "{type: object, additionalProperties: false, required: [reason, urgent],"
            + " properties: {reason: {type: string, enum: [numbers, words]}, urgent: {type: [boolean, 'null']}}}";

    @TempDir
    Path directory;

    @BeforeEach
    void colleague() throws IOException {
        write("colleague", "");
    }

    @Test
    void modelSettings_andInstructions_reachTheModel() throws Exception {
        write("boss", "model: {name: m-1, temperature: 0.2, reasoning_effort: low, max_output_tokens: 99}");
        ScriptedModel model = new ScriptedModel(says("msg_1", "Hi"));
        try (RunBench bench = new RunBench(model, directory, "boss").run()) {
            assertThat(model.requests.get(0).model()).isEqualTo("m-1");
            assertThat(model.requests.get(0).settings()).isEqualTo(new ModelSettings(0.2, "low", 99));
            assertThat(model.requests.get(0).instructions()).isEqualTo("Be boss on 2026-11-21.");
            assertThat(bench.last().getString("agent")).isEqualTo("boss");
        }
    }

    @Test
    void listedTools_areAllTheModelIsOffered() throws Exception {
        write("boss", "tools: [second]");
        ScriptedModel model = new ScriptedModel(calls("first", "{}"), says("msg_1", "Hi"));
        TestTool first = new TestTool("first", (context, arguments) -> "1");
        TestTool second = new TestTool("second", (context, arguments) -> "2");
        try (RunBench bench = new RunBench(model, directory, "boss", first, second).run()) {
            assertThat(names(model, 0)).containsExactly("second");
            assertThat(bench.frames("tool.output").get(0).getString("output"))
                    .isEqualTo("There is no tool named first.");
        }
    }

    @Test
    void handoffWithFullContext_showsEverything() throws Exception {
        write("boss", "handoffs: [colleague]");

        assertThat(seenAfterHandoff()).startsWith(EARLIER, BEFORE, HELLO).hasSize(5);
    }

    @Test
    void handoffWithTheLastTurn_showsTheLastMessageAndWhatHappenedSince() throws Exception {
        write("boss", "handoffs: [{agent: colleague, context: last_turn}]");

        List<SessionItem> seen = seenAfterHandoff();

        assertThat(seen).startsWith(HELLO).hasSize(3).doesNotContain(EARLIER, BEFORE);
        assertThat(seen.get(1)).isInstanceOf(SessionItem.ToolRequest.class);
        assertThat(seen.get(2)).isInstanceOf(SessionItem.ToolAnswer.class);
    }

    @Test
    void handoffWithFreshContext_showsTheLastMessageAlone_andWhatTheNextAgentDoesItself() throws Exception {
        write("boss", "handoffs: [{agent: colleague, context: fresh}]");
        ScriptedModel model =
                new ScriptedModel(calls("transfer_to_colleague", "{}"), calls("clock", "{}"), says("msg_1", "Noon"));
        TestTool clock = new TestTool("clock", (context, arguments) -> "noon");
        try (RunBench bench = new RunBench(model, directory, "boss", clock).run()) {
            assertThat(model.requests.get(1).items()).containsExactly(HELLO);
            assertThat(model.requests.get(2).items())
                    .containsExactly(
                            HELLO,
                            new SessionItem.ToolRequest("call_clock_0", "clock", "{}"),
                            new SessionItem.ToolAnswer("call_clock_0", "noon"));
            assertThat(bench.outcome().items())
                    .as("the session keeps everything")
                    .hasSize(5);
        }
    }

    @Test
    void handoffWithInput_isAskedForIt_andTellsTheNextAgentTheLogAndTheTrace() throws Exception {
        write("boss", "handoffs: [{agent: colleague, context: fresh, input: " + REASON + "}]");
        String said = "{\"reason\":\"numbers\",\"urgent\":null}";
        ScriptedModel model = new ScriptedModel(calls("transfer_to_colleague", said), says("msg_1", "Hi"));
        try (RunBench bench = new RunBench(model, directory, "boss").run()) {
            FunctionSpec offered = model.requests.get(0).functions().get(0);
            assertThat(offered.parametersSchema()).contains("\"reason\"").doesNotContain("\"properties\":{}");
            assertThat(model.requests.get(1).items())
                    .startsWith(
                            HELLO,
                            new SessionItem.ToolRequest("call_transfer_to_colleague_0", "transfer_to_colleague", said))
                    .hasSize(3);
            assertThat(bench.frames("agent.updated")
                            .get(0)
                            .getJsonObject("handoff_input")
                            .getString("reason"))
                    .isEqualTo("numbers");
            assertThat(bench.outcome().end().handoffs()).isEqualTo(1);
        }
    }

    @Test
    void handoffWithWrongInput_isNone_andTheModelIsToldWhy() throws Exception {
        write("boss", "handoffs: [{agent: colleague, input: " + REASON + "}]");
        ScriptedModel model =
                new ScriptedModel(calls("transfer_to_colleague", "{\"reason\":7}"), says("msg_1", "Then not"));
        try (RunBench bench = new RunBench(model, directory, "boss").run()) {
            assertThat(bench.frames("agent.updated")).isEmpty();
            assertThat(bench.last().getString("agent")).isEqualTo("boss");
            assertThat(model.requests.get(1).items().get(4))
                    .isEqualTo(new SessionItem.ToolAnswer(
                            "call_transfer_to_colleague_0",
                            "Not handed over, for the arguments are wrong: $.urgent is missing; $.reason must be of type"
                                    + " string."));
        }
    }

    @Test
    void handoffWithoutInput_saysNothingOfIt() throws Exception {
        write("boss", "handoffs: [colleague]");
        ScriptedModel model = new ScriptedModel(calls("transfer_to_colleague", "{}"), says("msg_1", "Hi"));
        try (RunBench bench = new RunBench(model, directory, "boss").run()) {
            assertThat(bench.frames("agent.updated").get(0)).doesNotContainKey("handoff_input");
        }
    }

    private List<SessionItem> seenAfterHandoff() throws Exception {
        ScriptedModel model = new ScriptedModel(calls("transfer_to_colleague", "{}"), says("msg_1", "Hi"));
        try (RunBench bench = new RunBench(model, directory, "boss").run()) {
            assertThat(bench.outcome().end().handoffs()).isEqualTo(1);
            return model.requests.get(1).items();
        }
    }

    @Test
    void anAgentAsATool_worksInALoopOfItsOwn_shownUnderItsCall() throws Exception {
        write("boss", "agent_tools: [{agent: colleague, name: ask, description: Asks the colleague.}]");
        write("colleague", "handoffs: [triage]\nagent_tools: [{agent: triage, name: deeper, description: No.}]");
        ScriptedModel model = new ScriptedModel(
                calls("ask", "{\"input\":\"What time is it?\"}"),
                calls("clock", "{}"),
                says("msg_1", "It is ", "noon."),
                says("msg_2", "Noon, I am told."));
        TestTool clock = new TestTool("clock", (context, arguments) -> "noon");
        try (RunBench bench = new RunBench(model, directory, "boss", clock).run()) {
            assertThat(names(model, 0)).containsExactly("clock", "ask");
            assertThat(names(model, 1)).as("it delegates no further").containsExactly("clock");
            assertThat(model.requests.get(1).items()).containsExactly(new SessionItem.UserText("What time is it?"));
            assertThat(model.requests.get(3).items()).endsWith(new SessionItem.ToolAnswer("call_ask_0", "It is noon."));
            assertThat(bench.last().getJsonObject("final").getString("response_text"))
                    .isEqualTo("Noon, I am told.");
            assertThat(bench.last()
                            .getJsonObject("final")
                            .getJsonObject("usage")
                            .getInt("requests"))
                    .isEqualTo(4);
            assertThat(bench.outcome().messages()).hasSize(1);
            assertThat(bench.frames("message.delta").get(0).getJsonObject("scope"))
                    .hasToString("{\"type\":\"agent_tool\",\"tool_call_id\":\"call_ask_0\",\"tool_name\":\"ask\","
                            + "\"agent\":\"colleague\"}");
            assertThat(bench.frames("message.delta").get(2).isNull("scope")).isTrue();
            assertThat(bench.frames("tool.status").get(0).getJsonObject("tool").getString("tool_type"))
                    .isEqualTo("agent");
            assertThat(bench.frames("tool.output").get(1).getString("tool_type"))
                    .isEqualTo("agent");
            assertThat(bench.shown.stream().map(frame -> RunBench.json(frame).getString("agent")))
                    .as("the run's agent speaks")
                    .containsOnly("boss");
            assertThat(LogDigest.of(bench.shown).messages("x")).hasSize(1);
        }
    }

    @Test
    void anAgentAsATool_thatCannotFinish_isAFailedToolTheModelSees() throws Exception {
        write("boss", "agent_tools: [{agent: colleague, name: ask, description: Asks, turns: 1}]");
        ScriptedModel model = new ScriptedModel(
                calls("ask", "{\"input\":\"x\"}", "ask", "{}"), calls("clock", "{}"), says("msg_2", "Sorry."));
        TestTool clock = new TestTool("clock", (context, arguments) -> "noon");
        try (RunBench bench = new RunBench(model, directory, "boss", clock).run()) {
            assertThat(model.requests.get(2).items())
                    .endsWith(
                            new SessionItem.ToolAnswer(
                                    "call_ask_0", "The agent was stopped before it was done (max_turns)."),
                            new SessionItem.ToolAnswer("call_ask_2", "The argument `input` is missing."));
            assertThat(bench.last().getJsonObject("final").getString("status")).isEqualTo("completed");
        }
    }

    @Test
    void theAnswerOfAnAgentThatWorksForAnother_isNotWrittenDown_forNobodyGoesOnWithIt() throws Exception {
        write("boss", "agent_tools: [{agent: colleague, name: ask, description: Asks}]");
        ScriptedModel model = new ScriptedModel(
                named("resp_1", calls("ask", "{\"input\":\"x\"}")),
                named("resp_2", says("msg_1", "Inside.")),
                named("resp_3", says("msg_2", "Done.")));
        try (RunBench bench = new RunBench(model, directory, "boss")) {
            bench.namings = new CountDownLatch(2);
            bench.run();

            assertThat(bench.namings.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(bench.named.stream().map(line -> line.substring(line.indexOf(' ') + 1)))
                    .containsExactlyInAnyOrder("resp_1", "resp_3");
        }
    }

    private static List<ModelEvent> named(String responseId, List<ModelEvent> events) {
        List<ModelEvent> all = new ArrayList<>(List.of(new ModelEvent.Accepted(responseId)));
        all.addAll(events);
        return all;
    }

    @Test
    void cancellingTheRun_stopsTheAgentThatWorksForIt() throws Exception {
        write("boss", "agent_tools: [{agent: colleague, name: ask, description: Asks}]");
        ScriptedModel model =
                new ScriptedModel(calls("ask", "{\"input\":\"x\"}"), ScriptedModel.beginsToSay("msg_1", "Half"));
        try (RunBench bench = new RunBench(model, directory, "boss")) {
            bench.execution.start();
            assertThat(model.stalled.await(20, TimeUnit.SECONDS)).isTrue();

            bench.execution.cancel();
            bench.await();

            assertThat(model.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(bench.last().getJsonObject("final").getString("status")).isEqualTo("cancelled");
            assertThat(bench.last().getJsonObject("final").isNull("response_text"))
                    .isTrue();
            assertThat(bench.outcomes).hasSize(1);
        }
    }

    @Test
    void turnsOfTheFile_endTheRun() throws Exception {
        write("boss", "limits: {turns: 1}");

        assertThat(reasonOf(new ScriptedModel(calls("clock", "{}")))).isEqualTo("max_turns");
    }

    @Test
    void tokensOfTheFile_endTheRun() throws Exception {
        write("boss", "limits: {tokens: 15}");

        assertThat(reasonOf(new ScriptedModel(calls("clock", "{}")))).isEqualTo("max_tokens");
    }

    @Test
    void secondsOfTheFile_endTheRunWhileTheModelAnswers() throws Exception {
        write("boss", "limits: {seconds: 1}");
        ScriptedModel model = new ScriptedModel(ScriptedModel.beginsToSay("msg_1", "Half"));

        assertThat(reasonOf(model)).isEqualTo("max_seconds");
        assertThat(model.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anAnswerInJson_isGivenAsText_andAsAnObject() throws Exception {
        write("boss", OUTPUT);
        ScriptedModel model = new ScriptedModel(says("msg_1", "{\"title\":\n", "\"Noon\"}"));
        try (RunBench bench = new RunBench(model, directory, "boss").run()) {
            assertThat(model.requests.get(0).output()).isNotNull();
            assertThat(bench.last().getJsonObject("final").getString("response_text"))
                    .isEqualTo("{\"title\":\n\"Noon\"}");
            assertThat(bench.last()
                            .getJsonObject("final")
                            .getJsonObject("structured_output")
                            .getString("title"))
                    .isEqualTo("Noon");
            assertThat(bench.shown.get(bench.shown.size() - 1).json()).doesNotContain("\n");
        }
    }

    @Test
    void anAnswerThatIsNoJson_endsAsIncomplete() throws Exception {
        write("boss", OUTPUT);

        assertThat(reasonOf(new ScriptedModel(says("msg_1", "Noon")))).isEqualTo("invalid_output");
    }

    private static final String OUTPUT = """
            output:
              schema:
                type: object
                additionalProperties: false
                required: [title]
                properties: {title: {type: string}}
            """;

    private String reasonOf(ScriptedModel model) throws Exception {
        TestTool clock = new TestTool("clock", (context, arguments) -> "noon");
        try (RunBench bench = new RunBench(model, directory, "boss", clock).run()) {
            assertThat(bench.last().getJsonObject("final").getString("status")).isEqualTo("incomplete");
            assertThat(bench.outcome().end().status()).isEqualTo(RunStatus.INCOMPLETE);
            assertThat(bench.frames("lifecycle").get(1).getString("status")).isEqualTo("incomplete");
            return bench.frames("lifecycle").get(1).getString("reason");
        }
    }

    private static List<String> names(ScriptedModel model, int request) {
        return model.requests.get(request).functions().stream()
                .map(FunctionSpec::name)
                .toList();
    }

    private void write(String key, String fields) throws IOException {
        Files.writeString(
                directory.resolve(key + ".yaml"),
                "name: " + key + "\ndescription: For tests.\ninstructions: Be {{agent_name}} on {{date}}.\n" + fields
                        + "\n");
    }
}
