package io.anythingagents.run;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.agent.MemoryRule;
import io.anythingagents.http.Fields;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.FieldFault;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A message as a client sends it; fields of other products' clients are accepted and unused. */
record ChatRequest(
        String message,
        @Nullable String conversationId,
        @Nullable String agentType,
        @Nullable MemoryRule memory,
        boolean recapped) {
    static final String KEY_HEADER = "Idempotency-Key";

    private static final int LONGEST_MESSAGE = 32_768;
    private static final int LONGEST_ID = 255;
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    static ChatRequest from(Fields fields) {
        fields.optionalJson("context");
        return new ChatRequest(
                fields.rawText("message", LONGEST_MESSAGE),
                fields.optionalText("conversation_id", LONGEST_ID),
                fields.optionalText("agent_type", LONGEST_ID),
                MemoryStrategy.read(fields.optionalObject("memory_strategy")),
                fields.bool("memory_injection", false));
    }

    /** What it asks for; a conversation id that is no UUID names a conversation nobody has. */
    ChatCommand command(AgentCatalog agents, @Nullable String idempotencyKey) {
        UUID conversation = null;
        if (conversationId != null) {
            if (!UUID_FORM.matcher(conversationId).matches()) {
                throw DomainException.notFound("Conversation");
            }
            conversation = UUID.fromString(conversationId);
        }
        return new ChatCommand(
                message, conversation, agents.resolve(agentType).key(), key(idempotencyKey), memory, recapped);
    }

    private static @Nullable String key(@Nullable String given) {
        if (given == null || given.isBlank()) {
            return null;
        }
        if (!KEY.matcher(given.strip()).matches()) {
            throw DomainException.invalid(List.of(
                    new FieldFault("header/" + KEY_HEADER, "invalid", "Must be 1 to 255 visible ASCII characters.")));
        }
        return given.strip();
    }
}
