package io.anythingagents.run;

import static io.anythingagents.run.ScriptedModel.calls;
import static io.anythingagents.run.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.agent.HostedTool.Kind;
import io.anythingagents.agent.InvalidAgentsException;
import io.anythingagents.run.model.HostedCall;
import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.settings.Settings;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the provider does itself: offered as the file says, shown in the order of the contract, kept. */
@Timeout(60)
class HostedToolsTest {
    private static final String SEARCHED = "{\"id\":\"ws_1\",\"type\":\"web_search_call\",\"status\":\"completed\","
            + "\"action\":{\"type\":\"search\",\"query\":\"owls\",\"sources\":[{\"type\":\"url\",\"url\":\"https://e.org\"}]}}";
    private static final String RAN = "{\"id\":\"ci_1\",\"type\":\"code_interpreter_call\",\"code\":\"print(4)\","
            + "\"container_id\":\"c_1\",\"outputs\":null}";
    private static final String CITED = "{\"type\":\"url_citation\",\"start_index\":0,\"end_index\":4,"
            + "\"url\":\"https://e.org\",\"title\":\"Owls\",\"internal\":\"x\"}";

    @TempDir
    Path directory;

    @Test
    void theFilesOptions_reachTheModel_unlessTheSwitchIsOff() throws Exception {
        write("""
                hosted_tools:
                  - {type: web_search, search_context_size: low}
                  - {type: file_search, vector_store_ids: [vs_1], max_num_results: 3}
                  - type: code_interpreter
                """);
        ScriptedModel model = new ScriptedModel(says("msg_1", "Hi"));
        try (RunBench bench = new RunBench(model, directory, "boss")) {
            bench.run();
            assertThat(model.requests.get(0).hostedTools())
                    .extracting(tool -> tool.options().toString())
                    .containsExactly(
                            "{\"type\":\"web_search\",\"search_context_size\":\"low\"}",
                            "{\"type\":\"file_search\",\"max_num_results\":3,\"vector_store_ids\":[\"vs_1\"]}",
                            "{\"type\":\"code_interpreter\",\"container\":{\"type\":\"auto\"}}");
        }
        ScriptedModel off = new ScriptedModel(says("msg_1", "Hi"));
        try (RunBench bench = new RunBench(off, directory, "boss")) {
            bench.switchedOff.add("web_search");
            bench.run();
            assertThat(off.requests.get(0).hostedTools())
                    .extracting(tool -> tool.kind())
                    .containsExactly(Kind.FILE_SEARCH, Kind.CODE_INTERPRETER);
        }
    }

    @Test
    void whatTheProviderDoes_isShownInTheOrderOfTheContract_andKeptInOrder() throws Exception {
        write("hosted_tools: [{type: web_search}, {type: code_interpreter}]");
        List<ModelEvent> first = new ArrayList<>(List.of(
                new ModelEvent.HostedStarted("ws_1", Kind.WEB_SEARCH),
                new ModelEvent.HostedWorking("ws_1", Kind.WEB_SEARCH, "searching"),
                new ModelEvent.HostedDone(new HostedCall("ws_1", Kind.WEB_SEARCH, SEARCHED))));
        first.addAll(calls("clock", "{}"));
        List<ModelEvent> second = new ArrayList<>(List.of(
                new ModelEvent.HostedStarted("ci_1", Kind.CODE_INTERPRETER),
                new ModelEvent.HostedDone(new HostedCall("ci_1", Kind.CODE_INTERPRETER, RAN))));
        List<ModelEvent> said = says("msg_1", "Owls");
        second.addAll(said.subList(0, said.size() - 2));
        second.add(new ModelEvent.Citation("msg_1", 0, CITED));
        second.addAll(said.subList(said.size() - 2, said.size()));
        ScriptedModel model = new ScriptedModel(first, second);
        TestTool clock = new TestTool("clock", (context, arguments) -> "noon");
        try (RunBench bench = new RunBench(model, directory, "boss", clock).run()) {
            assertThat(bench.kinds())
                    .containsSubsequence(
                            "lifecycle",
                            "output_item.added",
                            "tool.status",
                            "tool.status",
                            "tool.status",
                            "output_item.done",
                            "output_item.added",
                            "tool.output",
                            "output_item.added",
                            "tool.status",
                            "tool.status",
                            "tool.code.done",
                            "output_item.done",
                            "output_item.added",
                            "message.delta",
                            "message.citation",
                            "output_item.done",
                            "final");
            JsonObject searched = bench.frames("tool.status").get(2);
            assertThat(searched.getInt("output_index")).isZero();
            assertThat(searched.getJsonObject("tool").getString("query")).isEqualTo("owls");
            assertThat(searched.getJsonObject("tool").getJsonArray("sources").toString())
                    .isEqualTo("[\"https://e.org\"]");
            assertThat(bench.frames("tool.code.done").get(0).getString("code")).isEqualTo("print(4)");
            JsonObject citation = bench.frames("message.citation").get(0).getJsonObject("citation");
            assertThat(citation.getString("url")).isEqualTo("https://e.org");
            assertThat(citation).doesNotContainKey("internal");
            assertThat(model.requests.get(1).items())
                    .endsWith(
                            new SessionItem.Hosted(SEARCHED),
                            new SessionItem.ToolRequest("call_clock_0", "clock", "{}"),
                            new SessionItem.ToolAnswer("call_clock_0", "noon"));
            assertThat(SessionItems.toJson(bench.outcome().items())).containsSubsequence(SEARCHED, RAN);
        }
    }

    @Test
    void whatIsBrokenOff_isClosed() throws Exception {
        write("hosted_tools: [{type: web_search}]");
        ScriptedModel model = new ScriptedModel(List.of(new ModelEvent.HostedStarted("ws_1", Kind.WEB_SEARCH)));
        try (RunBench bench = new RunBench(model, directory, "boss")) {
            bench.execution.start();
            model.stalled.await();
            bench.execution.cancel();
            bench.await();

            JsonObject closed = bench.frames("output_item.done").get(0);
            assertThat(closed.getString("status")).isEqualTo("incomplete");
            assertThat(closed.getString("item_type")).isEqualTo("web_search_call");
        }
    }

    @Test
    void faults_nameTheField() throws IOException {
        write("""
                hosted_tools:
                  - {type: web_search, search_depth: low}
                  - {type: file_search}
                  - {type: telepathy}
                  - {type: web_search}
                  - {}
                """);

        assertThatThrownBy(() -> AgentCatalog.load(
                        Settings.load(Map.of("ENVIRONMENT", "test", "AGENTS_DIR", directory.toString())),
                        Clock.systemUTC(),
                        Set.of()))
                .isInstanceOfSatisfying(InvalidAgentsException.class, thrown -> assertThat(thrown.faults())
                        .hasSize(5)
                        .anyMatch(fault -> fault.contains("hosted_tools.search_depth is unknown"))
                        .anyMatch(fault -> fault.contains("hosted_tools.vector_store_ids is missing"))
                        .anyMatch(fault -> fault.contains("hosted_tools.type must be one of web_search, file_search"))
                        .anyMatch(fault -> fault.contains("hosted_tools names web_search twice"))
                        .anyMatch(fault -> fault.contains("hosted_tools.type is missing")));
    }

    private void write(String fields) throws IOException {
        Files.writeString(directory.resolve("boss.yaml"), """
                name: Boss
                description: Decides.
                instructions: Decide.
                """ + fields);
    }
}
