package io.anythingagents.run.model.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.core.ObjectMappers;
import com.openai.models.responses.ResponseCreateParams;
import java.util.List;

/** The events of a small answer, read once before the first person waits for one. */
final class WarmUp {
    private static final String RESPONSE = """
            {"id":"resp_w","object":"response","created_at":1,"status":"completed","model":"gpt-4.1","output":[],\
            "parallel_tool_calls":true,"tool_choice":"auto","tools":[],"temperature":1,"top_p":1,"error":null,\
            "incomplete_details":null,"instructions":null,"metadata":{},"usage":{"input_tokens":1,\
            "input_tokens_details":{"cached_tokens":0},"output_tokens":1,\
            "output_tokens_details":{"reasoning_tokens":0},"total_tokens":2}}""";

    private static final List<String> EVENTS = List.of(
            "{\"type\":\"response.created\",\"sequence_number\":0,\"response\":" + RESPONSE + "}",
            """
            {"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"type":"message",\
            "id":"msg_w","status":"in_progress","role":"assistant","content":[]}}""",
            """
            {"type":"response.output_text.delta","sequence_number":2,"item_id":"msg_w","output_index":0,\
            "content_index":0,"delta":"a","logprobs":[]}""",
            """
            {"type":"response.output_item.done","sequence_number":3,"output_index":1,"item":{"type":"function_call",\
            "id":"fc_w","call_id":"call_w","name":"f","arguments":"{}","status":"completed"}}""",
            "{\"type\":\"response.completed\",\"sequence_number\":4,\"response\":" + RESPONSE + "}");

    private WarmUp() {}

    static void run(ResponseCreateParams params) {
        try {
            ObjectMappers.jsonMapper().writeValueAsBytes(params._body());
            OpenAiEvents events = new OpenAiEvents();
            for (String event : EVENTS) {
                events.translate(event);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The provider's client library does not read its own events", e);
        }
    }
}
