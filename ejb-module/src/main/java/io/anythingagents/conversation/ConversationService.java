package io.anythingagents.conversation;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.observability.EventLog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.Page;
import io.anythingagents.shared.RequestContext;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person's own conversations: list, read, search, rename, export, delete. Unknown and foreign look the same. */
@Stateless
public class ConversationService {
    private static final EventLog LOG = EventLog.of(ConversationService.class);
    private static final int HISTORY_LENGTH = 500;

    @Inject
    private ConversationRepository conversations;

    @Inject
    private MessageRepository messages;

    @Inject
    private ConversationSearchRepository search;

    @Inject
    private AuditTrail audit;

    @Inject
    private Event<ConversationDeleted> deleted;

    @Inject
    private Event<ConversationDoomed> doomed;

    @SuppressWarnings("NullAway.Init") // injected
    public ConversationService() {}

    /** Newest first. */
    public Page<Conversation> list(RequestContext context, @Nullable String agent, @Nullable String cursor, int limit) {
        List<Conversation> rows = conversations.page(
                context.tenantId(), Visibility.of(context.actor()), agent, Cursors.conversation(cursor), limit + 1);
        boolean more = rows.size() > limit;
        List<Conversation> items = more ? rows.subList(0, limit) : rows;
        return new Page<>(items, more ? Cursors.of(items.get(items.size() - 1)) : null);
    }

    public ConversationHistory history(RequestContext context, UUID id) {
        Conversation conversation = find(context, id);
        List<Message> newest =
                new ArrayList<>(messages.before(context.tenantId(), id, Integer.MAX_VALUE, HISTORY_LENGTH + 1));
        boolean more = newest.size() > HISTORY_LENGTH;
        List<Message> shown = more ? newest.subList(0, HISTORY_LENGTH) : newest;
        String previous = more ? Cursors.of(shown.get(shown.size() - 1)) : null;
        Collections.reverse(shown);
        return new ConversationHistory(conversation, List.copyOf(shown), previous);
    }

    /** A page of messages, oldest first unless asked otherwise. */
    public Page<Message> messages(
            RequestContext context, UUID id, boolean newestFirst, @Nullable String cursor, int limit) {
        find(context, id);
        List<Message> rows = newestFirst
                ? messages.before(context.tenantId(), id, Cursors.message(cursor, Integer.MAX_VALUE), limit + 1)
                : messages.after(context.tenantId(), id, Cursors.message(cursor, -1), limit + 1);
        boolean more = rows.size() > limit;
        List<Message> items = more ? rows.subList(0, limit) : rows;
        return new Page<>(items, more ? Cursors.of(items.get(items.size() - 1)) : null);
    }

    /** Removes it with everything that hangs on it: messages, session memory, runs and their logs. */
    public void delete(RequestContext context, UUID id) {
        doomed.fire(new ConversationDoomed(context.tenantId(), id));
        if (!conversations.delete(context.tenantId(), Visibility.of(context.actor()), id)) {
            throw DomainException.notFound("Conversation");
        }
        audit.record(AuditEvent.of(AuditAction.CONVERSATION_DELETED).by(context).target("conversation", id));
        deleted.fire(new ConversationDeleted(context.tenantId(), id));
        LOG.info("conversation.deleted", "tenant_id", context.tenantId(), "conversation_id", id);
    }

    /** Conversations whose messages or title hold these words, best first, in what the caller may see. */
    public Page<ConversationMatch> search(
            RequestContext context, String words, @Nullable String agent, @Nullable String cursor, int limit) {
        List<ConversationMatch> rows = search.find(
                context.tenantId(),
                Visibility.of(context.actor()),
                new ConversationSearchRepository.Wanted(words, agent, null),
                Cursors.match(cursor),
                limit + 1);
        boolean more = rows.size() > limit;
        List<ConversationMatch> items = more ? rows.subList(0, limit) : rows;
        return new Page<>(items, more ? Cursors.of(items.get(items.size() - 1)) : null);
    }

    /** The same for a run, which does not find what itself was asked. */
    public List<ConversationMatch> searchForRun(RequestContext context, String words, UUID runId, int limit) {
        return search.find(
                context.tenantId(),
                Visibility.of(context.actor()),
                new ConversationSearchRepository.Wanted(words, null, runId),
                null,
                limit);
    }

    /** Gives it a title. */
    public void rename(RequestContext context, UUID id, String title) {
        conversations
                .findForUpdate(context.tenantId(), Visibility.of(context.actor()), id)
                .orElseThrow(() -> DomainException.notFound("Conversation"))
                .rename(title);
        audit.record(AuditEvent.of(AuditAction.CONVERSATION_RENAMED).by(context).target("conversation", id));
    }

    /** One of the caller's conversations, without its messages. */
    public Conversation get(RequestContext context, UUID id) {
        return find(context, id);
    }

    /** Begins an export, which is written down; the messages come in pieces. */
    public Conversation beginExport(RequestContext context, UUID id, String format) {
        Conversation conversation = find(context, id);
        audit.record(AuditEvent.of(AuditAction.CONVERSATION_EXPORTED)
                .by(context)
                .target("conversation", id)
                .detail("format", format));
        return conversation;
    }

    /** The messages after a position (-1 for the start), oldest first; none once the conversation is gone. */
    public List<Message> piece(RequestContext context, UUID id, int after, int limit) {
        return messages.after(context.tenantId(), id, after, limit);
    }

    /** How much the caller's tenant used each agent; agents never used are absent. */
    public List<AgentUse> agentUse(RequestContext context) {
        return conversations.useByAgent(context.tenantId());
    }

    private Conversation find(RequestContext context, UUID id) {
        return conversations
                .find(context.tenantId(), Visibility.of(context.actor()), id)
                .orElseThrow(() -> DomainException.notFound("Conversation"));
    }
}
