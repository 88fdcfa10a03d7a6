package io.anythingagents.agent;

import io.anythingagents.agent.AgentDefinition.Abilities;
import io.anythingagents.agent.YamlFields.Word;
import io.anythingagents.settings.Setting;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one agent file and finds every fault in it at once. */
final class AgentFileReader {
    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]{0,47}");
    private static final Pattern FUNCTION = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final List<String> EFFORTS = List.of("none", "minimal", "low", "medium", "high", "xhigh");
    private static final int LONGEST_LINE = 200;
    private static final int LONGEST_TEXT = 1_000;
    private static final int LONGEST_INSTRUCTIONS = 32_768;
    private static final Set<String> FIELDS = Set.of(
            "name",
            "description",
            "default",
            "instructions",
            "model",
            "capabilities",
            "tools",
            "handoffs",
            "agent_tools",
            "mcp_servers",
            "hosted_tools",
            "approvals",
            "output",
            "guardrails",
            "limits",
            "memory");

    private final AgentFile file;
    private final Vocabulary vocabulary;
    private final List<String> all;
    private final List<String> faults = new ArrayList<>();
    private boolean entry;

    /** @param all takes the faults, each with the file's name */
    AgentFileReader(AgentFile file, Vocabulary vocabulary, List<String> all) {
        this.file = file;
        this.vocabulary = vocabulary;
        this.all = all;
    }

    /** Whether it answers when nobody is named. */
    boolean isEntry() {
        return entry;
    }

    /** The agent; empty when the file has a fault. */
    Optional<AgentDefinition> read() {
        if (!KEY.matcher(file.key()).matches()) {
            faults.add("the name before .yaml must begin with a letter and have at most 48 of a-z, 0-9 and _");
        }
        Optional<AgentDefinition> agent = YamlText.compose(file.text(), faults::add)
                .map(node -> definition(new YamlFields(node, "", faults::add)));
        faults.forEach(fault -> all.add(file.place() + ": " + fault));
        return faults.isEmpty() ? agent : Optional.empty();
    }

    private AgentDefinition definition(YamlFields fields) {
        entry = fields.bool("default").orElse(false);
        List<AgentTool> agentTools = agentTools(fields);
        AgentDefinition agent = new AgentDefinition(
                file.key(),
                fields.requiredText("name", LONGEST_LINE),
                fields.requiredText("description", LONGEST_TEXT),
                instructions(fields),
                model(fields),
                new Abilities(
                        capabilities(fields),
                        tools(fields),
                        handoffs(fields),
                        agentTools,
                        mcpServers(fields),
                        HostedToolFields.read(fields, faults::add),
                        approvals(fields, agentTools)),
                output(fields),
                new GuardrailFields(vocabulary.guardrails(), faults::add).read(fields),
                limits(fields),
                MemoryReader.read(fields));
        fields.end(FIELDS);
        return agent;
    }

    private Instructions instructions(YamlFields fields) {
        Instructions instructions = new Instructions(fields.requiredText("instructions", LONGEST_INSTRUCTIONS));
        instructions.faults().forEach(fault -> faults.add("instructions " + fault));
        return instructions;
    }

    private ModelChoice model(YamlFields fields) {
        Optional<YamlFields> found = fields.fields("model");
        if (found.isEmpty()) {
            return new ModelChoice(null, null, ModelSettings.UNSET);
        }
        YamlFields model = found.get();
        ModelChoice choice = new ModelChoice(
                model.text("setting", LONGEST_LINE).flatMap(this::setting).orElse(null),
                model.text("name", LONGEST_LINE).orElse(null),
                new ModelSettings(
                        model.decimal("temperature", 0, 2).orElse(null),
                        model.oneOf("reasoning_effort", EFFORTS).orElse(null),
                        model.whole("max_output_tokens", 1, 1_000_000)
                                .map(Long::intValue)
                                .orElse(null)));
        model.end(Set.of("setting", "name", "temperature", "reasoning_effort", "max_output_tokens"));
        return choice;
    }

    private Optional<Setting<?>> setting(String name) {
        List<Setting<?>> models = SettingsCatalog.all().stream()
                .filter(setting -> setting.name().startsWith("AGENT_MODEL_"))
                .toList();
        for (Setting<?> setting : models) {
            if (setting.name().equals(name)) {
                return Optional.of(setting);
            }
        }
        faults.add("model.setting must be one of "
                + models.stream().map(Setting::name).collect(Collectors.joining(", ")));
        return Optional.empty();
    }

    private Set<String> capabilities(YamlFields fields) {
        Set<String> capabilities = new LinkedHashSet<>();
        fields.words("capabilities", LONGEST_LINE).forEach(word -> capabilities.add(word.text()));
        return capabilities;
    }

    private @Nullable List<String> tools(YamlFields fields) {
        if (!fields.has("tools")) {
            return null;
        }
        Set<String> tools = new LinkedHashSet<>();
        for (Word word : fields.words("tools", LONGEST_LINE)) {
            String name = word.text().toLowerCase(Locale.ROOT);
            if (!vocabulary.tools().contains(name)) {
                fields.fault(
                        word.node(),
                        "tools",
                        "names " + word.text() + ", which is no tool; there are "
                                + vocabulary.tools().stream().sorted().collect(Collectors.joining(", ")));
            }
            if (!tools.add(name)) {
                fields.fault(word.node(), "tools", "names " + word.text() + " twice");
            }
        }
        return List.copyOf(tools);
    }

    private List<HandoffRule> handoffs(YamlFields fields) {
        List<HandoffRule> rules = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (Node element : fields.elements("handoffs")) {
            HandoffRule rule = handoff(fields, element);
            checkAgent(fields, element, "handoffs", rule.agent());
            if (!named.add(rule.agent())) {
                fields.fault(element, "handoffs", "names " + rule.agent() + " twice");
            }
            rules.add(rule);
        }
        return rules;
    }

    /** The key alone, or with what the other agent gets to see. */
    private HandoffRule handoff(YamlFields fields, Node element) {
        if (!(element instanceof MappingNode)) {
            String key = fields.word(element, "handoffs", LONGEST_LINE).orElse("");
            return new HandoffRule(key, HandoffRule.Context.FULL, null);
        }
        YamlFields rule = new YamlFields(element, "handoffs.", faults::add);
        List<String> words = Arrays.stream(HandoffRule.Context.values())
                .map(context -> context.name().toLowerCase(Locale.ROOT))
                .toList();
        HandoffRule read = new HandoffRule(
                rule.requiredText("agent", LONGEST_LINE),
                rule.oneOf("context", words)
                        .map(word -> HandoffRule.Context.valueOf(word.toUpperCase(Locale.ROOT)))
                        .orElse(HandoffRule.Context.FULL),
                handoffInput(rule));
        rule.end(Set.of("agent", "context", "input"));
        return read;
    }

    private @Nullable String handoffInput(YamlFields rule) {
        if (!rule.has("input")) {
            return null;
        }
        JsonValue schema = rule.json("input").orElse(JsonValue.EMPTY_JSON_OBJECT);
        StrictSchema.faults(schema).forEach(fault -> faults.add("handoffs.input: " + fault));
        return schema.toString();
    }

    private List<AgentTool> agentTools(YamlFields fields) {
        List<AgentTool> tools = new ArrayList<>();
        Set<String> names = new HashSet<>(vocabulary.tools());
        for (Node element : fields.elements("agent_tools")) {
            YamlFields tool = new YamlFields(element, "agent_tools.", faults::add);
            String agent = tool.requiredText("agent", LONGEST_LINE);
            checkAgent(tool, element, "agent_tools.agent", agent);
            String name = tool.text("name", LONGEST_LINE).orElse(agent);
            if (!FUNCTION.matcher(name).matches() || AgentDefinition.isHandoffTool(name)) {
                tool.fault(
                        element,
                        "agent_tools.name",
                        "must be 1 to 64 letters, digits, _ or - and not begin like a handoff");
            }
            if (!names.add(name.toLowerCase(Locale.ROOT))) {
                tool.fault(element, "agent_tools.name", "is " + name + ", and another tool has that name");
            }
            tools.add(new AgentTool(
                    agent,
                    name,
                    tool.requiredText("description", LONGEST_TEXT),
                    tool.whole("turns", 1, 100).map(Long::intValue).orElse(null)));
            tool.end(Set.of("agent", "name", "description", "turns"));
        }
        return tools;
    }

    private List<String> mcpServers(YamlFields fields) {
        Set<String> servers = new LinkedHashSet<>();
        for (Word word : fields.words("mcp_servers", LONGEST_LINE)) {
            if (!vocabulary.mcpServers().contains(word.text())) {
                fields.fault(
                        word.node(), "mcp_servers", "names " + word.text() + ", for which there is no file in mcp");
            }
            if (!servers.add(word.text())) {
                fields.fault(word.node(), "mcp_servers", "names " + word.text() + " twice");
            }
        }
        return List.copyOf(servers);
    }

    /** The functions it may not call without a person's yes. */
    private Set<String> approvals(YamlFields fields, List<AgentTool> agentTools) {
        Set<String> known = new HashSet<>(vocabulary.tools());
        agentTools.forEach(tool -> known.add(tool.name().toLowerCase(Locale.ROOT)));
        Set<String> named = new LinkedHashSet<>();
        for (Word word : fields.words("approvals", LONGEST_LINE)) {
            String name = word.text().toLowerCase(Locale.ROOT);
            if (!known.contains(name)) {
                fields.fault(
                        word.node(),
                        "approvals",
                        "names " + word.text() + ", which is no tool; there are "
                                + known.stream().sorted().collect(Collectors.joining(", ")));
            }
            if (!named.add(name)) {
                fields.fault(word.node(), "approvals", "names " + word.text() + " twice");
            }
        }
        return named;
    }

    private void checkAgent(YamlFields fields, Node node, String field, String key) {
        if (key.equals(file.key())) {
            fields.fault(node, field, "names " + key + ", which is the agent itself");
        } else if (!key.isEmpty() && !vocabulary.agents().contains(key)) {
            fields.fault(
                    node,
                    field,
                    "names " + key + ", which is no agent; there are "
                            + vocabulary.agents().stream().sorted().collect(Collectors.joining(", ")));
        }
    }

    private @Nullable OutputSchema output(YamlFields fields) {
        Optional<YamlFields> found = fields.fields("output");
        if (found.isEmpty()) {
            return null;
        }
        YamlFields output = found.get();
        String name = output.text("name", LONGEST_LINE).orElse(file.key());
        if (!FUNCTION.matcher(name).matches()) {
            faults.add("output.name must be 1 to 64 letters, digits, _ or -");
        }
        String schema = output.has("record") ? schemaOfRecord(output) : schema(output);
        output.end(Set.of("name", "schema", "record"));
        return new OutputSchema(name, schema);
    }

    private String schema(YamlFields output) {
        if (!output.has("schema")) {
            faults.add("output.schema is missing, and so is output.record");
        }
        JsonValue schema = output.json("schema").orElse(JsonValue.EMPTY_JSON_OBJECT);
        StrictSchema.faults(schema).forEach(fault -> faults.add("output." + fault));
        return schema.toString();
    }

    private String schemaOfRecord(YamlFields output) {
        if (output.has("schema")) {
            faults.add("output has both a record and a schema");
            output.json("schema");
        }
        String record = output.requiredText("record", LONGEST_LINE);
        String schema = vocabulary.answers().get(record);
        if (schema == null) {
            faults.add("output.record names " + record + ", which is no registered record; there are "
                    + vocabulary.answers().keySet().stream().sorted().collect(Collectors.joining(", ")));
            return "{}";
        }
        return schema;
    }

    private RunLimits limits(YamlFields fields) {
        Optional<YamlFields> found = fields.fields("limits");
        if (found.isEmpty()) {
            return RunLimits.NONE;
        }
        YamlFields limits = found.get();
        RunLimits read = new RunLimits(
                limits.whole("turns", 1, 100).map(Long::intValue).orElse(null),
                limits.whole("seconds", 1, 86_400).map(Duration::ofSeconds).orElse(null),
                limits.whole("tokens", 1, 1_000_000_000).orElse(null));
        limits.end(Set.of("turns", "seconds", "tokens"));
        return read;
    }
}
