package io.anythingagents.openai;

import io.anythingagents.http.OpenAiErrors;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run as a chat completion: whole when it has been heard to its end, or chunk by chunk. */
final class ChatCompletion implements FrameRendering, Consumer<Frame> {
    private static final JsonProvider JSON = JsonProvider.provider();

    private final String id;
    private final long created;
    private final String model;
    private final boolean usageInStream;
    private final Listener listener = new Listener();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private boolean begun;
    private @Nullable Heard end;

    ChatCompletion(UUID runId, Instant created, String model, boolean usageInStream) {
        this.id = "chatcmpl-" + runId.toString().replace("-", "");
        this.created = created.getEpochSecond();
        this.model = model;
        this.usageInStream = usageInStream;
    }

    @Override
    public void accept(Frame frame) {
        listener.hear(frame).ifPresent(this::keep);
    }

    private void keep(Heard heard) {
        if (heard instanceof Heard.Text said) {
            text.append(said.text());
        } else if (heard instanceof Heard.Refusal said) {
            refusal.append(said.text());
        } else {
            end = heard;
        }
    }

    /**
     * The completion, once the run was heard to its end.
     *
     * @throws io.anythingagents.shared.DomainException when the run failed
     */
    JsonObject whole() {
        if (end instanceof Heard.Failed failed) {
            throw failed.refusal();
        }
        Heard.Ended ended = (Heard.Ended) Objects.requireNonNull(end);
        JsonObjectBuilder message = JSON.createObjectBuilder().add("role", "assistant");
        add(message, "content", text.isEmpty() && !refusal.isEmpty() ? null : text.toString());
        add(message, "refusal", refusal.isEmpty() ? null : refusal.toString());
        JsonObjectBuilder choice = JSON.createObjectBuilder()
                .add("index", 0)
                .add("message", message)
                .addNull("logprobs")
                .add("finish_reason", finish(ended));
        return head("chat.completion")
                .add("choices", JSON.createArrayBuilder().add(choice))
                .add("usage", usage(ended.usage()))
                .build();
    }

    @Override
    public List<OutboundSseEvent> render(Frame frame, Sse sse) {
        List<OutboundSseEvent> events = new ArrayList<>();
        Optional<Heard> heard = listener.hear(frame);
        if (!begun && !(heard.isPresent() && heard.get() instanceof Heard.Failed)) {
            begun = true;
            events.add(DoorEvents.plain(
                    sse,
                    chunk(JSON.createObjectBuilder().add("role", "assistant").add("content", ""), null)));
        }
        heard.ifPresent(what -> events.addAll(chunks(what, sse)));
        return events;
    }

    private List<OutboundSseEvent> chunks(Heard heard, Sse sse) {
        if (heard instanceof Heard.Text said) {
            return List.of(
                    DoorEvents.plain(sse, chunk(JSON.createObjectBuilder().add("content", said.text()), null)));
        }
        if (heard instanceof Heard.Refusal said) {
            return List.of(
                    DoorEvents.plain(sse, chunk(JSON.createObjectBuilder().add("refusal", said.text()), null)));
        }
        if (heard instanceof Heard.Failed failed) {
            return List.of(
                    DoorEvents.plain(sse, OpenAiErrors.error(failed.message(), "server_error", "", failed.code())));
        }
        Heard.Ended ended = (Heard.Ended) heard;
        List<OutboundSseEvent> events = new ArrayList<>();
        events.add(DoorEvents.plain(sse, chunk(JSON.createObjectBuilder(), finish(ended))));
        if (usageInStream) {
            events.add(DoorEvents.plain(
                    sse,
                    head("chat.completion.chunk")
                            .add("choices", JsonValue.EMPTY_JSON_ARRAY)
                            .add("usage", usage(ended.usage()))
                            .build()));
        }
        events.add(DoorEvents.done(sse));
        return events;
    }

    private JsonObject chunk(JsonObjectBuilder delta, @Nullable String finish) {
        JsonObjectBuilder choice =
                JSON.createObjectBuilder().add("index", 0).add("delta", delta).addNull("logprobs");
        add(choice, "finish_reason", finish);
        JsonObjectBuilder chunk = head("chat.completion.chunk")
                .add("choices", JSON.createArrayBuilder().add(choice));
        if (usageInStream) {
            chunk.addNull("usage");
        }
        return chunk.build();
    }

    private JsonObjectBuilder head(String object) {
        return JSON.createObjectBuilder()
                .add("id", id)
                .add("object", object)
                .add("created", created)
                .add("model", model);
    }

    private static String finish(Heard.Ended ended) {
        if (ended.filtered()) {
            return "content_filter";
        }
        return ended.status().equals("incomplete") ? "length" : "stop";
    }

    private static JsonObjectBuilder usage(Heard.Usage usage) {
        return JSON.createObjectBuilder()
                .add("prompt_tokens", usage.input())
                .add("completion_tokens", usage.output())
                .add("total_tokens", usage.total())
                .add("prompt_tokens_details", JSON.createObjectBuilder().add("cached_tokens", usage.cached()))
                .add(
                        "completion_tokens_details",
                        JSON.createObjectBuilder().add("reasoning_tokens", usage.reasoning()));
    }

    private static void add(JsonObjectBuilder builder, String name, @Nullable String value) {
        if (value == null) {
            builder.addNull(name);
        } else {
            builder.add(name, value);
        }
    }
}
