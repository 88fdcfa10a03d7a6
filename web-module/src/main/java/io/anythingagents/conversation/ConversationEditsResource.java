package io.anythingagents.conversation;

import io.anythingagents.http.Fields;
import io.anythingagents.http.IdempotencyKey;
import io.anythingagents.http.JsonBody;
import io.anythingagents.http.PathId;
import io.anythingagents.http.Query;
import io.anythingagents.run.ConversationEdits;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a person does with a conversation besides chatting: a title, a branch, a cut, a copy to take away. */
@Path("/api/v1/conversations")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ConversationEditsResource {
    private static final String WHAT = "Conversation";

    @Inject
    private ConversationService conversations;

    @Inject
    private ConversationEdits edits;

    @Inject
    private CurrentRequest request;

    @SuppressWarnings("NullAway.Init") // injected
    public ConversationEditsResource() {}

    /** The title it has now. */
    public record Titled(UUID conversationId, String displayName) {}

    /** What was deleted, the first of maybe several. */
    public record MessageDeleted(UUID conversationId, UUID deletedMessageId, boolean success) {}

    @PATCH
    @Path("/{conversation_id}/title")
    @Consumes(MediaType.APPLICATION_JSON)
    public Titled rename(@PathParam("conversation_id") String id, JsonBody body) {
        UUID conversation = PathId.parse(id, WHAT);
        conversations.get(request.context(), conversation);
        ConversationTitle title = body.read(ConversationTitle::from);
        conversations.rename(request.context(), conversation, title.displayName());
        return new Titled(conversation, title.displayName());
    }

    /** How much of it models are given from its next run on. */
    @PATCH
    @Path("/{conversation_id}/memory")
    @Consumes(MediaType.APPLICATION_JSON)
    public MemoryConfig remember(@PathParam("conversation_id") String id, JsonBody body) {
        UUID conversation = PathId.parse(id, WHAT);
        conversations.get(request.context(), conversation);
        JsonObject changes = body.read(MemoryConfig::changes);
        return MemoryConfig.of(edits.remember(request.context(), conversation, changes));
    }

    /** A conversation of the caller's own that goes on from a message of this one. */
    @POST
    @Path("/{conversation_id}/fork")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response fork(
            @PathParam("conversation_id") String id,
            @HeaderParam(IdempotencyKey.HEADER) @Nullable String idempotencyKey,
            JsonBody body) {
        RequestContext context = request.context();
        UUID conversation = PathId.parse(id, WHAT);
        conversations.get(context, conversation);
        ConversationEdits.Fork wanted = body.read(ConversationEditsResource::fork);
        UUID fork = edits.fork(
                context, conversation, wanted, IdempotencyKey.of("fork:" + conversation, idempotencyKey, body));
        return Response.status(Response.Status.CREATED)
                .header(HttpHeaders.LOCATION, "/api/v1/conversations/" + fork)
                .entity(ConversationSummary.of(conversations.get(context, fork)))
                .build();
    }

    private static ConversationEdits.Fork fork(Fields fields) {
        String title = fields.optionalText("display_name", 1_024);
        return new ConversationEdits.Fork(
                fields.optionalUuid("message_id"), title == null ? null : ConversationTitle.tidy(fields, title));
    }

    /** Erases a message of a person and all that came after it. */
    @DELETE
    @Path("/{conversation_id}/messages/{message_id}")
    public MessageDeleted deleteMessage(
            @PathParam("conversation_id") String id, @PathParam("message_id") String messageId) {
        UUID conversation = PathId.parse(id, WHAT);
        conversations.get(request.context(), conversation);
        UUID message = PathId.parse(messageId, "Message");
        edits.removeFrom(request.context(), conversation, message);
        return new MessageDeleted(conversation, message, true);
    }

    /** The whole conversation as a file. */
    @GET
    @Path("/{conversation_id}/export")
    @Produces({MediaType.APPLICATION_JSON, ConversationExport.MARKDOWN_TYPE})
    public Response export(@PathParam("conversation_id") String id, @Context UriInfo uri) {
        Query query = Query.of(uri);
        String format = query.oneOf("format", Set.of("json", "markdown"));
        query.check();
        RequestContext context = request.context();
        ConversationExport.Form form =
                "markdown".equals(format) ? ConversationExport.Form.MARKDOWN : ConversationExport.Form.JSON;
        Conversation conversation = conversations.beginExport(context, PathId.parse(id, WHAT), form.word());
        ConversationExport export = new ConversationExport(
                conversation, (after, limit) -> conversations.piece(context, conversation.id(), after, limit));
        StreamingOutput body = out -> export.write(form, out);
        return Response.ok(body, form.mediaType())
                .header("Content-Disposition", "attachment; filename=\"" + form.fileName(conversation.id()) + "\"")
                .build();
    }
}
