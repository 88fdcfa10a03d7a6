package io.anythingagents.run;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.run.tool.Tool;
import io.anythingagents.run.tool.ToolRegistry;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The catalog of tools, and which agent is offered which. */
@Path("/api/v1/tools")
@RequestScoped
public class ToolsResource {
    @Inject
    private ToolRegistry tools;

    @Inject
    private AgentCatalog agents;

    @SuppressWarnings("NullAway.Init") // injected
    public ToolsResource() {}

    /** The catalog. */
    public record Catalog(
            int totalTools, List<String> toolNames, List<String> categories, Map<String, List<String>> perAgent) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Catalog list() {
        Map<String, List<String>> perAgent = new LinkedHashMap<>();
        for (AgentDefinition agent : agents.all()) {
            List<String> offered = new ArrayList<>(names(tools.offeredTo(agent)));
            agent.abilities().agentTools().forEach(worker -> offered.add(worker.name()));
            perAgent.put(agent.key(), offered);
        }
        List<String> names = names(tools.all());
        return new Catalog(names.size(), names, tools.categories(), perAgent);
    }

    private static List<String> names(List<Tool> tools) {
        return tools.stream().map(Tool::name).toList();
    }
}
