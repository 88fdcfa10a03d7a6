package io.anythingagents.agent;

import io.anythingagents.agent.Instructions.Variable;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds agents by their registry key, and says what their models are told. */
public final class AgentCatalog {
    private final List<AgentDefinition> agents;
    private final AgentDefinition entry;
    private final List<McpServerDefinition> mcpServers;
    private final Settings settings;
    private final Clock clock;

    private AgentCatalog(AgentsRead.Sound read, Settings settings, Clock clock) {
        this.agents = read.agents();
        this.entry = read.entry();
        this.mcpServers = read.mcpServers();
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Reads and checks all agent files.
     *
     * @param tools the names of all tools there are, also of those that lack a key here
     * @throws InvalidAgentsException listing all faults at once
     */
    public static AgentCatalog load(Settings settings, Clock clock, Set<String> tools) {
        return load(settings, clock, tools, Map.of(), GuardrailNames.NONE);
    }

    /**
     * The same where agents may answer with records and name guardrails.
     *
     * @param answers their JSON schemas by name
     */
    public static AgentCatalog load(
            Settings settings, Clock clock, Set<String> tools, Map<String, String> answers, GuardrailNames guardrails) {
        AgentsRead read = AgentFiles.read(
                settings.find(SettingsCatalog.AGENTS_DIR),
                tools,
                settings.find(SettingsCatalog.MCP_SECRETS).orElse(Map.of()).keySet(),
                answers,
                guardrails);
        if (read instanceof AgentsRead.Faulty faulty) {
            throw new InvalidAgentsException(faulty.faults());
        }
        return new AgentCatalog((AgentsRead.Sound) read, settings, clock);
    }

    /** Sorted by display name, as the API lists them. */
    public List<AgentDefinition> all() {
        return agents.stream()
                .sorted(Comparator.comparing(
                                (AgentDefinition agent) -> agent.displayName().toLowerCase(Locale.ROOT))
                        .thenComparing(AgentDefinition::key))
                .toList();
    }

    /** Whether any agent has tools of the provider, of which some are switched. */
    public boolean hasHostedTools() {
        return agents.stream()
                .anyMatch(agent -> !agent.abilities().hostedTools().isEmpty());
    }

    /** The MCP servers there are files for. */
    public List<McpServerDefinition> mcpServers() {
        return mcpServers;
    }

    public Optional<AgentDefinition> find(String key) {
        return agents.stream().filter(agent -> agent.key().equals(key)).findFirst();
    }

    /** The agent a message asks for; an unknown or missing name means the front door. */
    public AgentDefinition resolve(@Nullable String key) {
        return Optional.ofNullable(key).map(String::strip).flatMap(this::find).orElse(entry);
    }

    /** The colleagues an agent may hand over to. */
    public List<AgentDefinition> handoffs(AgentDefinition agent) {
        return agent.abilities().handoffs().stream()
                .flatMap(rule -> find(rule.agent()).stream())
                .toList();
    }

    /** The operator's setting, else what the file names, else the installation's default. */
    public String model(AgentDefinition agent) {
        ModelChoice choice = agent.model();
        return Optional.ofNullable(choice.setting())
                .flatMap(setting -> settings.find(setting).map(Object::toString))
                .or(() -> Optional.ofNullable(choice.name()))
                .orElseGet(() -> settings.get(SettingsCatalog.AGENT_MODEL_DEFAULT));
    }

    /** How the agent's memory is kept. */
    public MemoryRule memory(AgentDefinition agent) {
        MemoryRule own = agent.memory();
        return own == null ? MemoryRule.of(MemoryMode.of(settings.get(SettingsCatalog.AGENT_MEMORY_MODE))) : own;
    }

    /** What models can read at once, in tokens. */
    public long contextWindow() {
        return settings.get(SettingsCatalog.AGENT_CONTEXT_WINDOW_TOKENS);
    }

    /** The model that sums up what this agent's model is not given any more. */
    public String summaryModel(AgentDefinition agent, MemoryRule rule) {
        return Optional.ofNullable(rule.recap().model())
                .or(() -> settings.find(SettingsCatalog.AGENT_SUMMARY_MODEL))
                .orElseGet(() -> model(agent));
    }

    /** What the agent's model is told first, today. */
    public String instructions(AgentDefinition agent) {
        Map<Variable, String> values = new EnumMap<>(Variable.class);
        values.put(Variable.AGENT_NAME, agent.displayName());
        values.put(Variable.APP_NAME, settings.get(SettingsCatalog.APP_NAME));
        values.put(
                Variable.DATE,
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString());
        values.put(
                Variable.COLLEAGUES,
                handoffs(agent).stream()
                        .map(colleague -> "- " + colleague.displayName() + ": " + colleague.description())
                        .collect(Collectors.joining("\n")));
        return agent.instructions().render(values);
    }
}
