package io.anythingagents.agent;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds agents by their registry key. */
@ApplicationScoped
public class AgentCatalog {
    private final Settings settings;

    @SuppressWarnings("NullAway") // for the proxy only
    protected AgentCatalog() {
        this(null);
    }

    @Inject
    public AgentCatalog(Settings settings) {
        this.settings = settings;
    }

    /** Sorted by display name, as the API lists them. */
    public List<AgentDefinition> all() {
        return BuiltInAgents.ALL.stream()
                .sorted(Comparator.comparing(AgentDefinition::displayName))
                .toList();
    }

    public Optional<AgentDefinition> find(String key) {
        return BuiltInAgents.ALL.stream()
                .filter(agent -> agent.key().equals(key))
                .findFirst();
    }

    /** The agent a message asks for; an unknown or missing name means the front door. */
    public AgentDefinition resolve(@Nullable String key) {
        return Optional.ofNullable(key).map(String::strip).flatMap(this::find).orElse(BuiltInAgents.TRIAGE);
    }

    /** The colleagues an agent may hand over to. */
    public List<AgentDefinition> handoffs(AgentDefinition agent) {
        return agent.handoffs().stream().flatMap(key -> find(key).stream()).toList();
    }

    public String model(AgentDefinition agent) {
        return settings.find(agent.model()).orElseGet(() -> settings.get(SettingsCatalog.AGENT_MODEL_DEFAULT));
    }
}
