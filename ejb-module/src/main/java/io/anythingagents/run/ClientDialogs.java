package io.anythingagents.run;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.conversation.Conversation;
import io.anythingagents.conversation.ConversationLog;
import io.anythingagents.conversation.ConversationLog.Brought;
import io.anythingagents.conversation.Message;
import io.anythingagents.run.guardrail.GuardrailRegistry;
import io.anythingagents.run.guardrail.Guardrails;
import io.anythingagents.run.guardrail.Guardrails.Stage;
import io.anythingagents.run.guardrail.Verdict;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.FieldFault;
import io.anythingagents.shared.RequestContext;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Conversations for clients that bring along what was said before, or go on from an answer rather than a conversation. */
@Stateless
public class ClientDialogs {
    private static final String FROM_THE_APPLICATION = "Instructions of the application that passes this on:\n";

    @Inject
    private ConversationLog conversations;

    @Inject
    private ConversationEdits edits;

    @Inject
    private SessionRepository sessions;

    @Inject
    private GuardrailRegistry registry;

    @Inject
    private AgentCatalog agents;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public ClientDialogs() {}

    /**
     * Opens a conversation that begins with what the client says was said. Nobody has checked that, so the agent's guardrails
     * look at all of it.
     *
     * @param pointer where in the request it stands, for faults
     * @param unlisted whether it is one call of a client that keeps the dialog itself
     */
    public UUID open(RequestContext context, String agent, List<Brought> before, String pointer, boolean unlisted) {
        AgentDefinition definition = agents.resolve(agent);
        Guardrails guardrails = registry.of(definition.guardrails());
        for (int i = 0; i < before.size(); i++) {
            if (guardrails.check(Stage.INPUT, before.get(i).text()) instanceof Verdict.Tripped tripped) {
                throw DomainException.invalid(List.of(new FieldFault(
                        pointer + "/" + i, "content-filter", "The guardrail " + tripped.guardrail() + " refused it.")));
            }
        }
        Instant now = clock.instant();
        Conversation conversation = conversations.open(context, definition.key(), now);
        if (unlisted) {
            conversation.unlist();
        }
        sessions.open(context.tenantId(), conversation.sessionId(), conversation.id(), now);
        List<UUID> origins = conversations.brought(conversation, before, now);
        List<SessionItem> items = new ArrayList<>();
        before.forEach(message -> items.add(item(message)));
        sessions.append(context.tenantId(), conversation.sessionId(), origins, SessionItems.toJson(items), now);
        return conversation.id();
    }

    /** Takes a conversation back whose run was refused. */
    public void discard(RequestContext context, UUID conversationId) {
        conversations.discard(context, conversationId);
    }

    /** The conversation to go on in after a run: its own where nothing was said since, else a fork. */
    public UUID after(RequestContext context, AgentRun run) {
        Conversation conversation = conversations.lock(context, run.conversationId());
        Message last =
                conversations.last(conversation).orElseThrow(() -> DomainException.notFound("Previous response"));
        if (run.id().equals(last.runId())) {
            return conversation.id();
        }
        List<Message> said = conversations.saidByRun(conversation, run.id(), Integer.MAX_VALUE);
        if (said.isEmpty()) {
            throw DomainException.notFound("Previous response");
        }
        Message branch = said.get(said.size() - 1);
        return edits.fork(context, conversation.id(), new ConversationEdits.Fork(branch.id(), null), null);
    }

    private static SessionItem item(Brought message) {
        return switch (message.role()) {
            case "assistant" -> new SessionItem.AgentText(message.text());
            case "system" -> new SessionItem.UserText(FROM_THE_APPLICATION + message.text());
            default -> new SessionItem.UserText(message.text());
        };
    }
}
