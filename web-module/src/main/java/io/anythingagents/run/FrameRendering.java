package io.anythingagents.run;

import io.anythingagents.run.stream.Frame;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;

/** What a client is sent for a frame of a run's log: the frame, or what it means in the words of another contract. */
@FunctionalInterface
public interface FrameRendering {
    /** The frame itself, under its own id and kind. */
    FrameRendering AS_IT_IS = (frame, sse) -> List.of(sse.newEventBuilder()
            .id(Long.toString(frame.eventId()))
            .name(frame.kind())
            .mediaType(MediaType.TEXT_PLAIN_TYPE)
            .data(String.class, frame.json())
            .build());

    /** The events for one frame, in order; none where the contract has no word for it. Frames come in order, each once. */
    List<OutboundSseEvent> render(Frame frame, Sse sse);
}
