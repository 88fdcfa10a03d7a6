package io.anythingagents.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.anythingagents.settings.Settings;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agent files may say, and how their faults are told. */
class AgentFilesTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
    private static final Set<String> TOOLS = Set.of("get_current_time", "tavily_search_tool");
    private static final GuardrailNames GUARDRAILS = new GuardrailNames() {
        @Override
        public Set<String> names() {
            return Set.of("url_filter", "jailbreak_detection");
        }

        @Override
        public List<String> faults(String name, JsonObject options) {
            return options.containsKey("wrong") ? List.of("wrong is wrong") : List.of();
        }
    };
    private static final String SMALLEST = """
            name: Researcher
            description: Looks things up.
            instructions: Look it up.
            """;

    @TempDir
    Path directory;

    @Test
    void shippedAgents_areThoseOfTheIndex() throws IOException {
        Path shipped = Path.of("src/main/resources/io/anythingagents/agent");

        try (Stream<Path> files = Files.list(shipped)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".yaml")))
                    .containsExactlyInAnyOrderElementsOf(AgentFiles.shippedKeys().stream()
                            .map(key -> key + ".yaml")
                            .toList());
        }
        AgentCatalog catalog = load(Map.of());
        assertThat(catalog.all())
                .extracting(AgentDefinition::key)
                .containsExactly("code_assistant", "data_analyst", "triage");
        assertThat(catalog.resolve(null).key()).isEqualTo("triage");
        assertThat(catalog.resolve("nobody").key()).isEqualTo("triage");
        assertThat(catalog.handoffs(catalog.resolve(null)))
                .extracting(AgentDefinition::key)
                .containsExactly("code_assistant", "data_analyst");
        assertThat(catalog.instructions(catalog.resolve(null))).contains("front door", "transfer_to_<agent>");
    }

    @Test
    void anAnswer_mayBeARegisteredRecord_andNothingElse() throws IOException {
        write("researcher", SMALLEST + "output: {record: brief, name: note}");
        assertThat(load().resolve("researcher").output()).isEqualTo(new OutputSchema("note", "{\"type\":\"object\"}"));

        write("researcher", SMALLEST + "output: {record: java.lang.Runtime, schema: {type: object}}");
        assertThat(catchThrowableOfType(InvalidAgentsException.class, () -> load()))
                .hasMessageContaining("output has both a record and a schema")
                .hasMessageContaining(
                        "output.record names java.lang.Runtime, which is no registered record; there are brief");
    }

    @Test
    void guardrails_areAPreset_withSomeAddedAndSomeRemoved() throws IOException {
        write("researcher", SMALLEST + """
                guardrails:
                  preset: standard
                  add: [url_filter]
                  remove: [jailbreak_detection]
                """);

        GuardrailChoice choice = load().resolve("researcher").guardrails();
        assertThat(choice.preset()).isEqualTo(GuardrailPreset.STANDARD);
        assertThat(choice.added()).containsOnlyKeys("url_filter");
        assertThat(choice.removed()).containsExactly("jailbreak_detection");
    }

    @Test
    void faultyGuardrails_areNamedWithTheirFileAndLine() throws IOException {
        write("researcher", SMALLEST + """
                guardrails:
                  preset: iron
                  add: [{name: url_filter, wrong: 1}, nothing_like_it, {threshold: 3}]
                  remove: [unknown]
                  colour: red
                """);

        assertThat(catchThrowableOfType(InvalidAgentsException.class, () -> load()))
                .hasMessageContaining("researcher.yaml: line 5: guardrails.preset must be one of")
                .hasMessageContaining("line 6: guardrails.add url_filter: wrong is wrong")
                .hasMessageContaining("names nothing_like_it, which is no guardrail; there are jailbreak_detection,")
                .hasMessageContaining("names nothing, which is no guardrail")
                .hasMessageContaining("names unknown, which is no guardrail")
                .hasMessageContaining("guardrails.colour is unknown");
    }

    @Test
    void aFileOfThreeLines_isAnAgent() throws IOException {
        write("researcher", SMALLEST);

        AgentCatalog catalog = load();

        AgentDefinition agent = catalog.find("researcher").orElseThrow();
        assertThat(agent.displayName()).isEqualTo("Researcher");
        assertThat(catalog.model(agent)).isEqualTo("gpt-5.1");
        assertThat(catalog.instructions(agent)).isEqualTo("Look it up.");
        assertThat(catalog.all()).hasSize(4);
    }

    @Test
    void everyField_isRead() throws IOException {
        write("researcher", """
                name: Researcher
                description: Looks things up.
                default: true
                model:
                  name: gpt-5.1-mini
                  setting: AGENT_MODEL_DATA
                  temperature: 0.5
                  reasoning_effort: low
                  max_output_tokens: 2000
                capabilities: [search]
                tools: [get_current_time]
                handoffs:
                  - triage
                  - agent: data_analyst
                    context: last_turn
                  - agent: code_assistant
                    context: fresh
                agent_tools:
                  - agent: code_assistant
                    name: code_helper
                    description: Writes code.
                    turns: 3
                output:
                  name: brief
                  schema:
                    type: object
                    additionalProperties: false
                    required: [title]
                    properties:
                      title: {type: string}
                guardrails: strict
                limits: {turns: 5, seconds: 90, tokens: 10000}
                instructions: |
                  You are {{agent_name}} of {{ app_name }} on {{date}}. Never write \\{{this}}. Colleagues:
                  {{colleagues}}
                """);

        AgentCatalog catalog = load();

        AgentDefinition agent = catalog.resolve(null);
        assertThat(agent.key()).isEqualTo("researcher");
        assertThat(catalog.model(agent)).isEqualTo("gpt-5.1-mini");
        assertThat(agent.model().settings()).isEqualTo(new ModelSettings(0.5, "low", 2000));
        assertThat(agent.abilities().tools()).containsExactly("get_current_time");
        assertThat(agent.abilities().handoffs())
                .containsExactly(
                        new HandoffRule("triage", HandoffRule.Context.FULL, null),
                        new HandoffRule("data_analyst", HandoffRule.Context.LAST_TURN, null),
                        new HandoffRule("code_assistant", HandoffRule.Context.FRESH, null));
        assertThat(agent.agentTool("code_helper"))
                .contains(new AgentTool("code_assistant", "code_helper", "Writes code.", 3));
        assertThat(agent.output())
                .isEqualTo(new OutputSchema(
                        "brief",
                        "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"title\"],"
                                + "\"properties\":{\"title\":{\"type\":\"string\"}}}"));
        assertThat(agent.guardrails()).isEqualTo(GuardrailChoice.of(GuardrailPreset.STRICT));
        assertThat(agent.limits()).isEqualTo(new RunLimits(5, Duration.ofSeconds(90), 10_000L));
        assertThat(catalog.instructions(agent))
                .startsWith("You are Researcher of anything-agents on 2026-11-21. Never write {{this}}. Colleagues:")
                .contains("- Data Analyst: Analytical");
    }

    @Test
    void theOperatorsSetting_beatsTheModelOfTheFile() throws IOException {
        write("researcher", SMALLEST + "model: {name: small, setting: AGENT_MODEL_DATA}\n");

        AgentCatalog catalog = load(Map.of("AGENTS_DIR", directory.toString(), "AGENT_MODEL_DATA", "big"));

        assertThat(catalog.model(catalog.find("researcher").orElseThrow())).isEqualTo("big");
    }

    @Test
    void aFileOfTheSameName_replacesOurs() throws IOException {
        write("data_analyst", SMALLEST);
        Files.writeString(directory.resolve("README.md"), "Ours.");

        AgentCatalog catalog = load();

        assertThat(catalog.find("data_analyst").orElseThrow().displayName()).isEqualTo("Researcher");
        assertThat(catalog.all()).hasSize(3);
    }

    @Test
    void allFaultsOfAllFiles_areToldAtOnce_withFileLineAndField() throws IOException {
        write("researcher", """
                name: ""
                model:
                  temperature: hot
                  reasoning_effort: huge
                  colour: red
                  setting: OPENAI_API_KEY
                tools: [get_current_time, hammer]
                handoffs: [nobody, researcher, {agent: triage, input: {type: string}}]
                output: {schema: {type: object, properties: {a: {type: string}}}}
                limits: {turns: 0, seconds: 1.5}
                instructions: Hello {{person}}, {{date
                motto: forward
                """);
        write("Bad-Name", SMALLEST);
        write("broken", "name: [");
        write("empty", "");
        Files.writeString(directory.resolve("near.yml"), SMALLEST);

        List<String> faults = faults();

        String place = directory.resolve("researcher.yaml") + ": ";
        assertThat(faults)
                .contains(
                        place + "line 1: name must not be empty",
                        place + "description is missing",
                        place + "line 3: model.temperature must be a number from 0 to 2",
                        place + "line 4: model.reasoning_effort must be one of none, minimal, low, medium, high, xhigh",
                        place + "line 5: model.colour is unknown; the fields are max_output_tokens, name,"
                                + " reasoning_effort, setting, temperature",
                        place + "line 7: tools names hammer, which is no tool; there are get_current_time,"
                                + " tavily_search_tool",
                        place + "line 8: handoffs names researcher, which is the agent itself",
                        place + "handoffs.input: schema must have type: object at the top",
                        place + "output.schema must have additionalProperties: false",
                        place + "output.schema must list all of its properties, and nothing else, under required",
                        place + "line 10: limits.turns must be a whole number from 1 to 100",
                        place + "line 10: limits.seconds must be a whole number from 1 to 86400",
                        place + "instructions has an unknown variable {{person}}; there are agent_name, app_name,"
                                + " colleagues, date",
                        place + "instructions has {{ without }}; write \\{{ for two plain braces")
                .anyMatch(fault -> fault.startsWith(place + "model.setting must be one of AGENT_MODEL_"))
                .anyMatch(fault -> fault.startsWith(place + "line 8: handoffs names nobody, which is no agent; there"))
                .anyMatch(fault -> fault.startsWith(place + "line 12: motto is unknown; the fields are "))
                .anyMatch(fault -> fault.startsWith(directory.resolve("Bad-Name.yaml") + ": the name before .yaml"))
                .anyMatch(fault -> fault.startsWith(directory.resolve("broken.yaml") + ": line "))
                .contains(
                        directory.resolve("empty.yaml") + ": the file is empty",
                        directory.resolve("near.yml") + ": the name must end in .yaml");
    }

    @Test
    void twiceTheSameField_andAliasesThatUnfold_areFaults() throws IOException {
        write("researcher", SMALLEST + "name: Again\n");
        write("unfolds", SMALLEST + "capabilities: &a [x]\ntools: *a\n");

        assertThat(faults())
                .contains(directory.resolve("researcher.yaml") + ": line 4: name stands twice")
                .anyMatch(fault -> fault.startsWith(directory.resolve("unfolds.yaml") + ": "));
    }

    @Test
    void twoDefaults_andADirectoryThatIsNone_areFaults() throws IOException {
        write("one", SMALLEST + "default: true\n");
        write("two", SMALLEST + "default: true\n");

        assertThat(faults()).containsExactly("default is true in several files: one, two");
        assertThat(faults(Map.of("AGENTS_DIR", directory.resolve("absent").toString())))
                .containsExactly("AGENTS_DIR names " + directory.resolve("absent") + ", which is no directory");
    }

    @Test
    void agentsThatWorkForOthers_haveNamesOfTheirOwn() throws IOException {
        write("researcher", SMALLEST + """
                agent_tools:
                  - {agent: triage, name: get_current_time, description: Clashes.}
                  - {agent: triage, name: transfer_to_triage, description: Looks like a handoff.}
                  - {agent: triage}
                """);

        String place = directory.resolve("researcher.yaml") + ": ";
        assertThat(faults())
                .contains(
                        place + "line 5: agent_tools.name is get_current_time, and another tool has that name",
                        place + "line 6: agent_tools.name must be 1 to 64 letters, digits, _ or - and not begin like a"
                                + " handoff",
                        place + "agent_tools.description is missing");
    }

    @Test
    void anMcpServer_isDescribedByAFileOfItsOwn_andNamedByAgents() throws IOException {
        Files.createDirectory(directory.resolve("mcp"));
        write("mcp/crm", """
                url: https://crm.example/mcp?v=1
                headers:
                  - {name: Authorization, scheme: Bearer, secret: crm}
                  - {name: X-Team, value: blue}
                tools: [find_customer, delete_customer]
                approval: never
                approval_for: [delete_customer]
                timeout_seconds: 7
                """);
        write("seller", """
                name: Seller
                description: Sells.
                instructions: Sell.
                mcp_servers: [crm]
                """);

        AgentCatalog catalog = load(Map.of("AGENTS_DIR", directory.toString(), "MCP_SECRETS", "crm=s3cret"));

        McpServerDefinition crm = catalog.mcpServers().get(0);
        assertThat(crm.label()).isEqualTo("crm");
        assertThat(crm.url()).hasToString("https://crm.example/mcp?v=1");
        assertThat(crm.headers())
                .containsExactly(
                        new McpServerDefinition.Header("Authorization", "Bearer", null, "crm"),
                        new McpServerDefinition.Header("X-Team", null, "blue", null));
        assertThat(crm.tools()).containsExactlyInAnyOrder("find_customer", "delete_customer");
        assertThat(crm.approvedByPerson()).containsExactly("delete_customer");
        assertThat(crm.timeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(crm.longestResult()).isEqualTo(20_000);
        assertThat(catalog.find("seller").orElseThrow().abilities().mcpServers())
                .containsExactly("crm");
    }

    @Test
    void faultsOfAnMcpServersFile_nameFileAndField_andNoSecret() throws IOException {
        Files.createDirectory(directory.resolve("mcp"));
        write("mcp/crm", """
                url: https://user:geheim@crm.example/mcp
                headers:
                  - {name: Authorization, secret: unknown}
                  - {name: Host, value: x}
                  - {name: X-Both, value: x, secret: y}
                approval: sometimes
                approval_for: [other]
                timeout: 7
                """);
        write("seller", """
                name: Seller
                description: Sells.
                instructions: Sell.
                mcp_servers: [crm, erp]
                """);

        String place = directory.resolve("mcp").resolve("crm.yaml") + ": ";
        assertThat(faults())
                .contains(
                        place + "url must be an address like https://host/mcp, without a name or password",
                        place + "line 3: headers.secret names unknown, which MCP_SECRETS does not hold",
                        place + "line 4: headers.name is no header that can be set",
                        place + "line 5: headers needs either a value or the name of a secret",
                        place + "tools is missing: it lists the server's tools that are let in",
                        place + "line 6: approval must be one of always, never",
                        place + "approval_for names other, which tools does not",
                        directory.resolve("seller.yaml")
                                + ": line 4: mcp_servers names erp, for which there is no file in mcp")
                .anyMatch(fault -> fault.startsWith(place + "line 8: timeout is unknown"))
                .noneMatch(fault -> fault.contains("geheim"));
    }

    private void write(String key, String text) throws IOException {
        Files.writeString(directory.resolve(key + ".yaml"), text);
    }

    private AgentCatalog load() {
        return load(Map.of("AGENTS_DIR", directory.toString()));
    }

    private static AgentCatalog load(Map<String, String> given) {
        Map<String, String> all = new HashMap<>(given);
        all.put("ENVIRONMENT", "test");
        return AgentCatalog.load(Settings.load(all), NOON, TOOLS, Map.of("brief", "{\"type\":\"object\"}"), GUARDRAILS);
    }

    private List<String> faults() {
        return faults(Map.of("AGENTS_DIR", directory.toString()));
    }

    private static List<String> faults(Map<String, String> given) {
        InvalidAgentsException thrown = catchThrowableOfType(InvalidAgentsException.class, () -> load(given));
        assertThat(thrown).isNotNull();
        return thrown.faults();
    }
}
