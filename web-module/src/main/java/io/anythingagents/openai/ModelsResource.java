package io.anythingagents.openai;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.agent.AgentDefinition;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The agents as OpenAI's models. */
@Path("/v1/models")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ModelsResource {
    @Inject
    private AgentCatalog agents;

    @Inject
    private DoorRuns door;

    @SuppressWarnings("NullAway.Init") // injected
    public ModelsResource() {}

    /**
     * One agent.
     *
     * @param created agents have no date; clients want a number
     */
    public record Model(String id, String object, long created, String ownedBy) {
        static Model of(AgentDefinition agent) {
            return new Model(agent.key(), "model", 0, "anything-agents");
        }
    }

    /** All agents. */
    public record Listing(String object, List<Model> data) {}

    @GET
    public Listing list() {
        return new Listing("list", agents.all().stream().map(Model::of).toList());
    }

    @GET
    @Path("/{model}")
    public Model model(@PathParam("model") String model) {
        return Model.of(door.agent(model));
    }
}
