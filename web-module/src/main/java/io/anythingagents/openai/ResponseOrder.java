package io.anythingagents.openai;

import io.anythingagents.http.Fields;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of {@code /v1/responses}.
 *
 * @param model the agent
 * @param previous the response to go on from
 * @param conversation the conversation to go on in
 * @param kept whether it may be gone on from later
 */
record ResponseOrder(
        String model,
        Turns turns,
        @Nullable String previous,
        @Nullable UUID conversation,
        boolean kept) {
    private static final int LONGEST = 32_768;

    static ResponseOrder from(Fields fields) {
        fields.unsupported("tools", "background", "prompt");
        Fields text = fields.optionalObject("text");
        if (text != null) {
            ChatCompletionOrder.plainText(text.optionalObject("format"));
        }
        fields.bool("stream", false);
        String previous = fields.optionalText("previous_response_id", 255);
        UUID conversation = conversation(fields);
        Turns turns = fields.isText("input") || !fields.has("input")
                ? Turns.of(fields.rawText("input", LONGEST))
                : Turns.read(fields, "input");
        String instructions = fields.optionalText("instructions", LONGEST);
        if (instructions != null) {
            turns = turns.under(instructions);
        }
        if (previous != null && conversation != null) {
            fields.fault("conversation", "invalid", "Cannot be given together with previous_response_id.");
        }
        if ((previous != null || conversation != null) && !turns.before().isEmpty()) {
            fields.fault(
                    instructions == null ? "input" : "instructions",
                    "unsupported-parameter",
                    "Where a conversation goes on, only the new message can be sent.");
        }
        return new ResponseOrder(fields.text("model", 255), turns, previous, conversation, fields.bool("store", true));
    }

    private static @Nullable UUID conversation(Fields fields) {
        if (!fields.has("conversation") || fields.isText("conversation")) {
            return fields.optionalUuid("conversation");
        }
        Fields given = fields.optionalObject("conversation");
        return given == null ? null : given.optionalUuid("id");
    }
}
