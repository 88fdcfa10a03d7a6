package io.anythingagents.openai;

import io.anythingagents.run.FrameRendering;
import io.anythingagents.run.Heard;
import io.anythingagents.run.Listener;
import io.anythingagents.run.stream.Frame;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run as a response: whole when it has been heard to its end, or event by event. */
final class ResponseAnswer implements FrameRendering, Consumer<Frame> {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final String TEXT = "output_text";
    private static final String REFUSAL = "refusal";

    private final ResponseDocument document;
    private final Listener listener = new Listener();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final List<JsonObject> ready = new ArrayList<>();
    private @Nullable Heard end;
    private @Nullable String openPart;
    private boolean itemOpen;
    private int parts;
    private int sequence;

    ResponseAnswer(ResponseDocument document) {
        this.document = document;
    }

    @Override
    public void accept(Frame frame) {
        hear(frame);
        ready.clear();
    }

    /**
     * The response, once the run was heard to its end.
     *
     * @throws io.anythingagents.shared.DomainException when the run failed
     */
    JsonObject whole() {
        if (end instanceof Heard.Failed failed) {
            throw failed.refusal();
        }
        return state();
    }

    /** The same, also of a run that failed. */
    JsonObject state() {
        Heard over = Objects.requireNonNull(end);
        if (text.isEmpty() && over instanceof Heard.Ended ended && ended.lastText() != null) {
            text.append(ended.lastText()); // of a run whose log has been shortened
        }
        return document.over(over, said());
    }

    @Override
    public List<OutboundSseEvent> render(Frame frame, Sse sse) {
        hear(frame);
        List<OutboundSseEvent> events =
                ready.stream().map(event -> DoorEvents.named(sse, event)).toList();
        ready.clear();
        return events;
    }

    private void hear(Frame frame) {
        if (sequence == 0) {
            add(event("response.created").add("response", document.inProgress()));
            add(event("response.in_progress").add("response", document.inProgress()));
        }
        listener.hear(frame).ifPresent(this::tell);
    }

    private void tell(Heard heard) {
        if (heard instanceof Heard.Text said) {
            open(TEXT);
            text.append(said.text());
            add(placed("response.output_text.delta")
                    .add("delta", said.text())
                    .add("logprobs", JsonValue.EMPTY_JSON_ARRAY));
        } else if (heard instanceof Heard.Refusal said) {
            open(REFUSAL);
            refusal.append(said.text());
            add(placed("response.refusal.delta").add("delta", said.text()));
        } else {
            end = heard;
            JsonObject over = document.over(heard, said());
            close(over.getString("status"));
            add(event("response." + over.getString("status")).add("response", over));
        }
    }

    private void open(String part) {
        if (!itemOpen) {
            itemOpen = true;
            add(event("response.output_item.added")
                    .add("output_index", 0)
                    .add("item", document.item(new ResponseDocument.Said("", ""), "in_progress")));
        }
        if (part.equals(openPart)) {
            return;
        }
        closePart();
        openPart = part;
        add(placed("response.content_part.added").add("part", ResponseDocument.part(part, "")));
    }

    private void closePart() {
        String part = openPart;
        if (part == null) {
            return;
        }
        if (part.equals(TEXT)) {
            add(placed("response.output_text.done")
                    .add("text", text.toString())
                    .add("logprobs", JsonValue.EMPTY_JSON_ARRAY));
        } else {
            add(placed("response.refusal.done").add("refusal", refusal.toString()));
        }
        String whole = part.equals(TEXT) ? text.toString() : refusal.toString();
        add(placed("response.content_part.done").add("part", ResponseDocument.part(part, whole)));
        openPart = null;
        parts++;
    }

    private void close(String status) {
        closePart();
        if (itemOpen) {
            add(event("response.output_item.done")
                    .add("output_index", 0)
                    .add("item", document.item(said(), status.equals("completed") ? status : "incomplete")));
        }
    }

    private ResponseDocument.Said said() {
        return new ResponseDocument.Said(text.toString(), refusal.toString());
    }

    private JsonObjectBuilder placed(String type) {
        return event(type)
                .add("item_id", document.itemId())
                .add("output_index", 0)
                .add("content_index", parts);
    }

    private JsonObjectBuilder event(String type) {
        return JSON.createObjectBuilder().add("type", type).add("sequence_number", sequence++);
    }

    private void add(JsonObjectBuilder event) {
        ready.add(event.build());
    }
}
