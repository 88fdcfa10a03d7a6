package io.anythingagents.run;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.conversation.Conversation;
import io.anythingagents.conversation.ConversationLog;
import io.anythingagents.conversation.Message;
import io.anythingagents.idempotency.KeptAnswers;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Cuts conversations off and branches them. Messages and session memory are cut at the same place, and always between runs:
 * a run's calls stay with their results, or go with them.
 */
@Stateless
public class ConversationEdits {
    @Inject
    private ConversationLog conversations;

    @Inject
    private SessionRepository sessions;

    @Inject
    private SessionCheckpointRepository checkpoints;

    @Inject
    private RunRepository runs;

    @Inject
    private KeptAnswers kept;

    @Inject
    private AuditTrail audit;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public ConversationEdits() {}

    /**
     * Where to branch.
     *
     * @param messageId the last message that goes along; null for the last there is
     * @param title null to keep the origin's
     */
    public record Fork(@Nullable UUID messageId, @Nullable String title) {}

    /**
     * Erases what a person wrote and all that came after it: messages, session memory, runs and their logs. Refused while a
     * run is live in the conversation.
     */
    public void removeFrom(RequestContext context, UUID conversationId, UUID messageId) {
        Conversation conversation = conversations.lock(context, conversationId);
        Message first = conversations.message(conversation, messageId);
        refuseWhileLive(context.tenantId(), conversationId);
        if (!first.role().equals("user")) {
            throw new DomainException(
                    ErrorCode.NOT_A_USER_MESSAGE,
                    "Only what a person wrote can be deleted; the answer goes with it, and all that follows.");
        }
        Instant now = clock.instant();
        List<UUID> gone = conversations.runsFrom(conversation, first.position());
        if (!gone.isEmpty()) {
            sessions.forgetRuns(context.tenantId(), conversation.sessionId(), gone, now);
            checkpoints.forget(context.tenantId(), conversation.sessionId());
            runs.erase(context.tenantId(), conversationId, gone);
        }
        conversations.removeFrom(conversation, first, now);
        audit.record(AuditEvent.of(AuditAction.MESSAGES_DELETED).by(context).target("conversation", conversationId));
    }

    /** Sets how much of it models are given from its next run on; null takes a setting back. */
    public ConversationMemory remember(RequestContext context, UUID conversationId, JsonObject changes) {
        Conversation conversation = conversations.lock(context, conversationId);
        ConversationMemory memory =
                ConversationMemory.read(conversation.memoryConfig()).with(changes);
        conversation.remember(memory.stored());
        audit.record(
                AuditEvent.of(AuditAction.CONVERSATION_MEMORY_SET).by(context).target("conversation", conversationId));
        return memory;
    }

    /** A new conversation of the caller that goes on from a message of one the caller sees; asked again, the same one. */
    public UUID fork(RequestContext context, UUID conversationId, Fork wanted, KeptAnswers.@Nullable Request request) {
        return kept.once(
                context, request, () -> branch(context, conversationId, wanted), UUID::toString, UUID::fromString);
    }

    private UUID branch(RequestContext context, UUID conversationId, Fork wanted) {
        Conversation origin = conversations.lock(context, conversationId);
        Message last = wanted.messageId() == null
                ? conversations.last(origin).orElseThrow(() -> DomainException.notFound("Message"))
                : conversations.message(origin, wanted.messageId());
        Instant now = clock.instant();
        UUID tenantId = context.tenantId();
        Conversation fork = conversations.fork(context, origin, last, wanted.title(), now);
        sessions.open(tenantId, fork.sessionId(), fork.id(), now);
        List<UUID> leftOut = conversations.runsFrom(origin, last.position() + 1);
        sessions.copyWithout(tenantId, origin.sessionId(), fork.sessionId(), leftOut);
        UUID lastRun = last.runId();
        if (lastRun != null && leftOut.contains(lastRun)) {
            // the cut goes through a run: what was said of it goes along, what was done is left out whole
            List<SessionItem> said = conversations.saidByRun(origin, lastRun, last.position()).stream()
                    .map(ConversationEdits::item)
                    .toList();
            sessions.append(tenantId, fork.sessionId(), lastRun, SessionItems.toJson(said), now);
        }
        audit.record(AuditEvent.of(AuditAction.CONVERSATION_FORKED)
                .by(context)
                .target("conversation", fork.id())
                .detail("forked_from", conversationId.toString()));
        return fork.id();
    }

    private static SessionItem item(Message message) {
        return message.role().equals("user")
                ? new SessionItem.UserText(message.content())
                : new SessionItem.AgentText(message.content());
    }

    private void refuseWhileLive(UUID tenantId, UUID conversationId) {
        Optional<AgentRun> live = runs.findLive(tenantId, conversationId);
        if (live.isPresent()) {
            throw new DomainException(
                    ErrorCode.RUN_IN_PROGRESS,
                    "A run is in progress in this conversation; wait for it or cancel it.",
                    Map.of("run_id", live.get().id().toString()));
        }
    }
}
