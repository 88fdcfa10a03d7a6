package io.anythingagents.conversation;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    /**
     * What was said before, according to a client.
     *
     * @param role user, assistant or system
     */
    public record Brought(String role, String text) {}

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

    /** Writes down what a client brings along, in order; the answer is what stands in for each one's run. */
    public List<UUID> brought(Conversation conversation, List<Brought> said, Instant now) {
        List<UUID> origins = new ArrayList<>();
        for (Brought message : said) {
            UUID origin = ids.next();
            messages.add(
                    conversation.tenantId(),
                    Message.brought(ids.next(), conversation, message.role(), message.text(), origin, now));
            origins.add(origin);
        }
        return origins;
    }

    /** Takes a conversation back that was opened for a run which was then refused. */
    public void discard(RequestContext context, UUID id) {
        conversations.delete(context.tenantId(), Visibility.of(context.actor()), id);
    }

    /** A message of a conversation at hand. */
    public Message message(Conversation conversation, UUID id) {
        return messages.find(conversation.tenantId(), conversation.id(), id)
                .orElseThrow(() -> DomainException.notFound("Message"));
    }

    /** The newest message; empty when there is none. */
    public Optional<Message> last(Conversation conversation) {
        return messages.before(conversation.tenantId(), conversation.id(), Integer.MAX_VALUE, 1).stream()
                .findFirst();
    }

    /** The runs that said something from a position on. */
    public List<UUID> runsFrom(Conversation conversation, int position) {
        return messages.runsFrom(conversation.tenantId(), conversation.id(), position);
    }

    /** What one run has said up to a position, in order. */
    public List<Message> saidByRun(Conversation conversation, UUID runId, int lastPosition) {
        return messages.ofRun(conversation.tenantId(), conversation.id(), runId, lastPosition);
    }

    /** Removes a message and all that came after it. */
    public void removeFrom(Conversation conversation, Message first, Instant now) {
        int position = first.position();
        messages.deleteFrom(conversation.tenantId(), conversation.id(), position);
        Message left = messages.before(conversation.tenantId(), conversation.id(), position, 1).stream()
                .findFirst()
                .orElse(null);
        conversation.cutAt(position, left, now);
    }

    /** A new conversation of the caller that begins with the messages of another up to one of them. */
    public Conversation fork(
            RequestContext context, Conversation origin, Message last, @Nullable String title, Instant now) {
        Conversation fork = open(context, origin.agentEntrypoint(), now);
        String speaker = last.agent();
        fork.beginAs(origin, last, speaker == null ? origin.activeAgent() : speaker, title);
        conversations.flush(context.tenantId());
        List<UUID> newIds =
                Stream.generate(ids::next).limit(last.position() + 1L).toList();
        messages.copy(context.tenantId(), origin.id(), fork.id(), newIds);
        return fork;
    }
}
