package io.anythingagents.conversation;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Writes down what was said, always inside the transaction of the run that says it. */
@Stateless
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class ConversationLog {
    @Inject
    private ConversationRepository conversations;

    @Inject
    private MessageRepository messages;

    @Inject
    private Ids ids;

    @SuppressWarnings("NullAway.Init") // injected
    public ConversationLog() {}

    /** A new conversation of the caller. */
    public Conversation open(RequestContext context, String agent, Instant now) {
        Conversation conversation = new Conversation(
                ids.next(),
                context.tenantId(),
                context.actor().userId().orElse(null),
                context.actor().subject(),
                agent,
                ids.next(),
                now);
        conversations.add(context.tenantId(), conversation);
        return conversation;
    }

    /** Locks one of the caller's conversations; runs in it are admitted one after the other. */
    public Conversation lock(RequestContext context, UUID id) {
        return conversations
                .findForUpdate(context.tenantId(), Visibility.of(context.actor()), id)
                .orElseThrow(() -> DomainException.notFound("Conversation"));
    }

    public void userSaid(Conversation conversation, String text, UUID runId, Instant now) {
        messages.add(conversation.tenantId(), Message.ofUser(ids.next(), conversation, text, runId, now));
    }

    /** Locks the conversation of a run that ends; empty when it was deleted meanwhile. */
    public Optional<Conversation> lockForRun(UUID tenantId, UUID id) {
        return conversations.findForRun(tenantId, id);
    }

    public void agentsSaid(Conversation conversation, List<SpokenMessage> spoken, UUID runId, Instant now) {
        for (SpokenMessage message : spoken) {
            messages.add(
                    conversation.tenantId(),
                    Message.ofAgent(
                            ids.next(), conversation, message.agent(), message.text(), message.status(), runId, now));
        }
    }
}
