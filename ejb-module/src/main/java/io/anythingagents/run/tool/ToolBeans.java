package io.anythingagents.run.tool;

import io.anythingagents.conversation.ConversationService;
import io.anythingagents.observability.EventLog;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Registers the tools the product comes with; a fork adds its own here. */
@ApplicationScoped
public class ToolBeans {
    private static final EventLog LOG = EventLog.of(ToolBeans.class);

    @Produces
    @Singleton
    ToolRegistry registry(Settings settings, Clock clock, ConversationService conversations) {
        List<Tool> tools = new ArrayList<>();
        settings.find(SettingsCatalog.TAVILY_API_KEY)
                .ifPresentOrElse(
                        key -> {
                            TavilyTool tavily = new TavilyTool(settings.get(SettingsCatalog.TAVILY_BASE_URL), key);
                            tools.addAll(MethodTool.of(tavily, TavilyTool.class));
                        },
                        () -> LOG.info(
                                "tool.absent", "tool", "tavily_search_tool", "reason", "TAVILY_API_KEY is not set"));
        tools.addAll(MethodTool.of(new ClockTool(clock), ClockTool.class));
        tools.addAll(MethodTool.of(new ConversationSearchTool(conversations), ConversationSearchTool.class));
        return new ToolRegistry(tools);
    }
}
