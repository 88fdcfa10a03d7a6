package io.anythingagents.openai;

import jakarta.json.JsonObject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;

/** Server-sent events as OpenAI's API writes them: without ids, named by type or not at all. */
final class DoorEvents {
    private static final String DONE = "[DONE]";

    private DoorEvents() {}

    static OutboundSseEvent plain(Sse sse, JsonObject data) {
        return text(sse, data.toString());
    }

    static OutboundSseEvent named(Sse sse, JsonObject data) {
        return sse.newEventBuilder()
                .name(data.getString("type"))
                .mediaType(MediaType.TEXT_PLAIN_TYPE)
                .data(String.class, data.toString())
                .build();
    }

    /** The last of a stream of completions. */
    static OutboundSseEvent done(Sse sse) {
        return text(sse, DONE);
    }

    private static OutboundSseEvent text(Sse sse, String data) {
        return sse.newEventBuilder()
                .mediaType(MediaType.TEXT_PLAIN_TYPE)
                .data(String.class, data)
                .build();
    }
}
