package io.anythingagents.agent;

import io.anythingagents.conversation.AgentUse;
import io.anythingagents.conversation.ConversationService;
import io.anythingagents.http.Query;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The agents one can talk to, and how much the caller's tenant did. */
@Path("/api/v1/agents")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class AgentsResource {
    private static final int MOST = 100;
    private static final int USUAL = 24;

    @Inject
    private AgentCatalog agents;

    @Inject
    private ConversationService conversations;

    @Inject
    private CurrentRequest request;

    @SuppressWarnings("NullAway.Init") // injected
    public AgentsResource() {}

    /** What an agent has its model's provider do itself. */
    public record Tooling(
            boolean supportsCodeInterpreter,
            boolean supportsFileSearch,
            boolean supportsImageGeneration,
            boolean supportsWebSearch) {
        static Tooling of(AgentDefinition agent) {
            Set<HostedTool.Kind> kinds = agent.abilities().hostedTools().stream()
                    .map(HostedTool::kind)
                    .collect(Collectors.toSet());
            return new Tooling(
                    kinds.contains(HostedTool.Kind.CODE_INTERPRETER),
                    kinds.contains(HostedTool.Kind.FILE_SEARCH),
                    false,
                    kinds.contains(HostedTool.Kind.WEB_SEARCH));
        }
    }

    /** One agent in the list. */
    public record Summary(
            String name,
            String status,
            String displayName,
            String description,
            String model,
            @Nullable JsonObject outputSchema,
            Tooling tooling,
            @Nullable Instant lastSeenAt) {}

    /** One agent with its use. */
    public record Status(
            String name,
            String status,
            @Nullable JsonObject outputSchema,
            @Nullable Instant lastUsed,
            long totalConversations,
            Tooling tooling) {}

    /** The list. */
    public record Listing(List<Summary> items, @Nullable String nextCursor, int total) {}

    @GET
    public Listing list(@Context UriInfo uri) {
        Query query = Query.of(uri);
        int limit = query.integer("limit", 1, MOST, USUAL);
        String cursor = query.text("cursor", 256);
        String search = query.text("search", 256);
        query.check();
        Map<String, AgentUse> use = use();
        List<AgentDefinition> found =
                agents.all().stream().filter(agent -> matches(agent, search)).toList();
        int start = cursor == null ? 0 : place(found, cursor);
        List<AgentDefinition> page = found.subList(start, Math.min(found.size(), start + limit));
        boolean more = start + limit < found.size();
        return new Listing(
                page.stream().map(agent -> summary(agent, use.get(agent.key()))).toList(),
                more ? cursor(page.get(page.size() - 1)) : null,
                found.size());
    }

    @GET
    @Path("/{agent_name}/status")
    public Status status(@PathParam("agent_name") String name) {
        AgentDefinition agent = agents.find(name).orElseThrow(() -> DomainException.notFound("Agent"));
        Optional<AgentUse> use = Optional.ofNullable(use().get(agent.key()));
        return new Status(
                agent.key(),
                "active",
                OutputSchemas.of(agent),
                use.map(AgentUse::lastUsed).orElse(null),
                use.map(AgentUse::conversations).orElse(0L),
                Tooling.of(agent));
    }

    private Map<String, AgentUse> use() {
        return conversations.agentUse(request.context()).stream()
                .collect(Collectors.toMap(AgentUse::agent, Function.identity()));
    }

    private Summary summary(AgentDefinition agent, @Nullable AgentUse use) {
        return new Summary(
                agent.key(),
                "active",
                agent.displayName(),
                agent.description(),
                agents.model(agent),
                OutputSchemas.of(agent),
                Tooling.of(agent),
                use == null ? null : use.lastUsed());
    }

    private static boolean matches(AgentDefinition agent, @Nullable String search) {
        return search == null
                || Stream.of(agent.key(), agent.displayName(), agent.description())
                        .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT)));
    }

    private static String cursor(AgentDefinition last) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(last.key().getBytes(StandardCharsets.UTF_8));
    }

    private static int place(List<AgentDefinition> found, String cursor) {
        try {
            String key = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            for (int i = 0; i < found.size(); i++) {
                if (found.get(i).key().equals(key)) {
                    return i + 1;
                }
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new DomainException(ErrorCode.INVALID_CURSOR, "The cursor is not one this list gave out.");
    }
}
