package io.anythingagents.run.tool;

import io.anythingagents.observability.EventLog;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Registers every tool there is: the annotated methods of all {@link ToolSource} beans, wherever they come from. */
@ApplicationScoped
public class ToolBeans {
    private static final EventLog LOG = EventLog.of(ToolBeans.class);

    @Produces
    @Singleton
    ToolRegistry registry(Settings settings, @Any Instance<ToolSource> sources, Instance<RemoteTools> remote) {
        List<Tool> tools = new ArrayList<>();
        Set<String> absent = new HashSet<>();
        settings.find(SettingsCatalog.TAVILY_API_KEY)
                .ifPresentOrElse(
                        key -> {
                            TavilyTool tavily = new TavilyTool(settings.get(SettingsCatalog.TAVILY_BASE_URL), key);
                            tools.addAll(MethodTool.of(tavily, TavilyTool.class));
                        },
                        () -> {
                            absent.add(TavilyTool.NAME);
                            LOG.info("tool.absent", "tool", TavilyTool.NAME, "reason", "TAVILY_API_KEY is not set");
                        });
        if (settings.get(SettingsCatalog.WEB_FETCH_ENABLED)) {
            tools.addAll(MethodTool.of(WebFetchTool.of(settings), WebFetchTool.class));
        } else {
            absent.add(WebFetchTool.NAME);
        }
        sources.stream()
                .sorted(Comparator.comparing(source -> source.getClass().getName()))
                .forEach(source -> tools.addAll(MethodTool.of(source, source.getClass())));
        return new ToolRegistry(tools, absent, remote::get);
    }
}
