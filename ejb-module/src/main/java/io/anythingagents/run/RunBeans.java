package io.anythingagents.run;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.run.mcp.McpServers;
import io.anythingagents.run.model.ModelProvider;
import io.anythingagents.run.model.RetryPolicy;
import io.anythingagents.run.model.openai.OpenAiModelProvider;
import io.anythingagents.run.tool.ToolRegistry;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Chooses the model provider, and reads the agents. */
@ApplicationScoped
public class RunBeans {
    private static final Duration RETRY_LIMIT = Duration.ofSeconds(60);

    @Produces
    @Singleton
    ModelProvider models(Settings settings, RunThreads threads, Ids ids, Metrics metrics) {
        return new OpenAiModelProvider(
                settings.get(SettingsCatalog.OPENAI_BASE_URL),
                settings.find(SettingsCatalog.OPENAI_API_KEY).orElse("not-set"),
                settings.get(SettingsCatalog.MODEL_REQUEST_TIMEOUT),
                new RetryPolicy(
                        settings.get(SettingsCatalog.MODEL_MAX_RETRIES), RETRY_LIMIT, () -> ThreadLocalRandom.current()
                                .nextDouble()),
                settings.get(SettingsCatalog.MODEL_BACKGROUND),
                threads.io(),
                threads.scheduler(),
                ids,
                metrics);
    }

    /** Here, for agent files name tools. */
    @Produces
    @Singleton
    AgentCatalog agents(Settings settings, Clock clock, ToolRegistry tools) {
        return AgentCatalog.load(settings, clock, tools.knownNames());
    }

    @Produces
    @Singleton
    McpServers mcpServers(AgentCatalog agents, Settings settings, Metrics metrics) {
        return new McpServers(
                agents.mcpServers(), settings.find(SettingsCatalog.MCP_SECRETS).orElse(Map.of()), metrics);
    }

    void close(@Disposes McpServers servers) {
        servers.close();
    }

    void close(@Disposes ModelProvider models) throws Exception {
        if (models instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }
}
