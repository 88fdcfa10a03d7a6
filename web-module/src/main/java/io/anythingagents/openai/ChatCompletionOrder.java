package io.anythingagents.openai;

import io.anythingagents.http.Fields;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of {@code /v1/chat/completions}. Settings of the model are the agent's: those sent are read past, except
 * where they ask for another kind of answer.
 *
 * @param model the agent
 * @param usageInStream whether the stream shall end with the usage
 */
record ChatCompletionOrder(String model, Turns turns, boolean usageInStream) {
    static ChatCompletionOrder from(Fields fields) {
        fields.unsupported("tools", "tool_choice", "functions", "function_call", "audio", "logprobs", "prediction");
        Integer answers = fields.optionalInteger("n", 1, 128);
        if (answers != null && answers != 1) {
            fields.fault("n", "unsupported-parameter", "Only one answer is given.");
        }
        plainText(fields.optionalObject("response_format"));
        fields.bool("stream", false);
        Fields options = fields.optionalObject("stream_options");
        boolean usage = options != null && options.bool("include_usage", false);
        return new ChatCompletionOrder(fields.text("model", 255), Turns.read(fields, "messages"), usage);
    }

    /** What shape an answer has is in the agent's file. */
    static void plainText(@Nullable Fields format) {
        if (format != null && !"text".equals(format.optionalText("type", 64))) {
            format.fault("type", "unsupported-parameter", "Only text is supported.");
        }
    }
}
