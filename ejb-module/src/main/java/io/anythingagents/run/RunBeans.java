package io.anythingagents.run;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.run.guardrail.GuardrailRegistry;
import io.anythingagents.run.guardrail.Moderator;
import io.anythingagents.run.mcp.McpServers;
import io.anythingagents.run.model.ModelProvider;
import io.anythingagents.run.model.RetryPolicy;
import io.anythingagents.run.model.openai.OpenAiModelProvider;
import io.anythingagents.run.model.openai.OpenAiModerator;
import io.anythingagents.run.tool.AnswerSchemas;
import io.anythingagents.run.tool.AnswerSource;
import io.anythingagents.run.tool.ToolRegistry;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
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

    @Produces
    @Singleton
    Moderator moderator(Settings settings, RunThreads threads, Metrics metrics) {
        return new OpenAiModerator(
                settings.get(SettingsCatalog.OPENAI_BASE_URL),
                settings.find(SettingsCatalog.OPENAI_API_KEY).orElse("not-set"),
                settings.get(SettingsCatalog.MODERATION_TIMEOUT),
                settings.get(SettingsCatalog.MODERATION_ON_ERROR).equals("pass"),
                threads.io(),
                metrics);
    }

    /** Here, for agent files name tools, guardrails and records. */
    @Produces
    @Singleton
    AgentCatalog agents(
            Settings settings,
            Clock clock,
            ToolRegistry tools,
            GuardrailRegistry guardrails,
            @Any Instance<AnswerSource> answers) {
        return AgentCatalog.load(settings, clock, tools.knownNames(), AnswerSchemas.of(answers), guardrails);
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
