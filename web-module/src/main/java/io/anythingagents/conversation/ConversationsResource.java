package io.anythingagents.conversation;

import io.anythingagents.http.PathId;
import io.anythingagents.http.Query;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.Page;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The caller's conversations: list, search, read, delete. */
@Path("/api/v1/conversations")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ConversationsResource {
    private static final int MOST = 100;
    private static final int USUAL = 50;
    private static final int LONGEST_CURSOR = 512;
    private static final int MOST_HITS = 50;
    private static final int USUAL_HITS = 20;
    private static final int LONGEST_WORDS = 512;

    @Inject
    private ConversationService conversations;

    @Inject
    private CurrentRequest request;

    @SuppressWarnings("NullAway.Init") // injected
    public ConversationsResource() {}

    /** A page of conversations, newest first. */
    public record Listing(
            List<ConversationSummary> items, @Nullable String nextCursor) {}

    /** A page of what was found, best first. */
    public record Hits(List<SearchHit> items, @Nullable String nextCursor) {}

    /** A page of messages. */
    public record Messages(
            List<MessageResponse> items,
            @Nullable String nextCursor,
            @Nullable String prevCursor) {}

    @GET
    public Listing list(@Context UriInfo uri) {
        Query query = Query.of(uri);
        int limit = query.integer("limit", 1, MOST, USUAL);
        String cursor = query.text("cursor", LONGEST_CURSOR);
        String agent = query.text("agent", 64);
        query.check();
        Page<Conversation> page = conversations.list(request.context(), agent, cursor, limit);
        return new Listing(page.items().stream().map(ConversationSummary::of).toList(), page.nextCursor());
    }

    /** Full-text search over messages and titles; only white space finds nothing. */
    @GET
    @Path("/search")
    public Hits search(@Context UriInfo uri) {
        Query query = Query.of(uri);
        int limit = query.integer("limit", 1, MOST_HITS, USUAL_HITS);
        String cursor = query.text("cursor", LONGEST_CURSOR);
        String agent = query.text("agent", 64);
        String sent = uri.getQueryParameters().getFirst("q");
        if (sent == null || sent.isEmpty()) {
            query.fault("q", "required", "Is required.");
        }
        String words = query.text("q", LONGEST_WORDS);
        query.check();
        if (words == null) {
            return new Hits(List.of(), null);
        }
        Page<ConversationMatch> page = conversations.search(request.context(), words, agent, cursor, limit);
        return new Hits(page.items().stream().map(SearchHit::of).toList(), page.nextCursor());
    }

    @GET
    @Path("/{conversation_id}")
    public HistoryResponse history(@PathParam("conversation_id") String id) {
        return HistoryResponse.of(conversations.history(request.context(), PathId.parse(id, "Conversation")));
    }

    @GET
    @Path("/{conversation_id}/messages")
    public Messages messages(@PathParam("conversation_id") String id, @Context UriInfo uri) {
        Query query = Query.of(uri);
        int limit = query.integer("limit", 1, MOST, USUAL);
        String cursor = query.text("cursor", LONGEST_CURSOR);
        boolean newestFirst = "desc".equals(query.oneOf("direction", Set.of("asc", "desc")));
        query.check();
        Page<Message> page =
                conversations.messages(request.context(), PathId.parse(id, "Conversation"), newestFirst, cursor, limit);
        return new Messages(page.items().stream().map(MessageResponse::of).toList(), page.nextCursor(), null);
    }

    @DELETE
    @Path("/{conversation_id}")
    public Response delete(@PathParam("conversation_id") String id) {
        conversations.delete(request.context(), PathId.parse(id, "Conversation"));
        return Response.noContent().build();
    }
}
