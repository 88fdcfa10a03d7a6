package io.anythingagents.conversation;

import io.anythingagents.http.PathId;
import io.anythingagents.run.RunThreads;
import io.anythingagents.run.StreamHeaders;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

/** Tells a conversation's title as soon as there is one. */
@Path("/api/v1/conversations/{conversation_id}/stream")
@RequestScoped
public class ConversationTitleResource {
    /** Twenty seconds: by then it was made, or was not to be made. */
    private static final int LOOKS = 40;

    @Inject
    private ConversationService conversations;

    @Inject
    private RunThreads threads;

    @Inject
    private Settings settings;

    @Inject
    private CurrentRequest request;

    @SuppressWarnings("NullAway.Init") // injected
    public ConversationTitleResource() {}

    /** Server-sent events: the title as plain text, then {@code [DONE]}. */
    @GET
    @Produces(StreamHeaders.EVENT_STREAM)
    @StreamHeaders
    public void stream(
            @PathParam("conversation_id") String conversationId, @Context SseEventSink sink, @Context Sse sse) {
        Conversation conversation = conversations.get(request.context(), PathId.parse(conversationId, "Conversation"));
        if (conversation.messageCount() == 0) {
            throw DomainException.notFound("Message");
        }
        int looks = settings.get(SettingsCatalog.CONVERSATION_TITLES) ? LOOKS : 1;
        new TitleStream(conversations, request.context(), conversation.id(), sink, sse, threads, looks).begin();
    }
}
