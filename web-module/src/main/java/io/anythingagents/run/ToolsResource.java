package io.anythingagents.run;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.feature.TenantSwitches;
import io.anythingagents.run.tool.Tool;
import io.anythingagents.run.tool.ToolRegistry;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.RequestContext;
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
import java.util.function.Predicate;

/** The catalog of tools, and which agent is offered which when it works for the caller's tenant. */
@Path("/api/v1/tools")
@RequestScoped
public class ToolsResource {
    @Inject
    private ToolRegistry tools;

    @Inject
    private AgentCatalog agents;

    @Inject
    private TenantSwitches switches;

    @Inject
    private CurrentRequest current;

    @SuppressWarnings("NullAway.Init") // injected
    public ToolsResource() {}

    /** The catalog. */
    public record Catalog(
            int totalTools, List<String> toolNames, List<String> categories, Map<String, List<String>> perAgent) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Catalog list() {
        RequestContext context = current.context();
        Predicate<String> switchedOn = context.hasTenant() ? switches.of(context.tenantId())::allows : feature -> true;
        Map<String, List<String>> perAgent = new LinkedHashMap<>();
        for (AgentDefinition agent : agents.all()) {
            List<String> offered = new ArrayList<>(names(tools.offeredTo(agent, switchedOn)));
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
