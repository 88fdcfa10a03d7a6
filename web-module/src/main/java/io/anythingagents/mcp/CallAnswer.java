package io.anythingagents.mcp;

import io.anythingagents.run.FrameRendering;
import io.anythingagents.run.Heard;
import io.anythingagents.run.Listener;
import io.anythingagents.run.RunService;
import io.anythingagents.run.stream.Frame;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run as the answer to a call: news of its progress where the client wants them, and the result. */
final class CallAnswer implements FrameRendering, Consumer<Frame> {
    /** News come in portions, for clients show each of them. */
    private static final int PORTION = 80;

    private static final String FAILED = "failed";

    private final JsonValue id;
    private final @Nullable JsonValue progressToken;
    private final RunService.Started run;
    private final Listener listener = new Listener();
    private final StringBuilder refusal = new StringBuilder();
    private final StringBuilder said = new StringBuilder();
    private final StringBuilder unsent = new StringBuilder();
    private @Nullable JsonObject whole;

    CallAnswer(JsonValue id, @Nullable JsonValue progressToken, RunService.Started run) {
        this.id = id;
        this.progressToken = progressToken;
        this.run = run;
    }

    @Override
    public void accept(Frame frame) {
        listener.hear(frame).ifPresent(this::take);
    }

    private void take(Heard heard) {
        if (heard instanceof Heard.Text text) {
            said.append(text.text());
            unsent.append(text.text());
        } else if (heard instanceof Heard.Refusal part) {
            refusal.append(part.text());
        } else if (heard instanceof Heard.Ended ended) {
            String last = ended.lastText();
            String text = refusal.length() > 0 ? refusal.toString() : last == null ? said.toString() : last;
            whole = result(ended.status(), text, ended.reason());
        } else if (heard instanceof Heard.Failed failed) {
            whole = result(FAILED, failed.message(), null);
        }
    }

    private JsonObject result(String status, String text, @Nullable String reason) {
        boolean completed = status.equals("completed");
        String why = reason == null ? "" : " (" + reason + ")";
        String shown = completed || status.equals(FAILED) || status.equals("refused")
                ? text
                : (text.isBlank() ? "" : text + "\n\n") + "[The run ended as " + status + why + ".]";
        JsonObject structured = JsonRpc.JSON
                .createObjectBuilder()
                .add("conversation_id", run.conversationId().toString())
                .add("run_id", run.runId().toString())
                .add("status", status)
                .add("response", text)
                .build();
        return JsonRpc.result(id, JsonRpc.toolResult(shown, structured, !completed));
    }

    /** The response, once the last frame was taken. */
    JsonObject whole() {
        JsonObject ended = whole;
        if (ended == null) {
            throw new IllegalStateException("The run has not ended");
        }
        return ended;
    }

    @Override
    public List<OutboundSseEvent> render(Frame frame, Sse sse) {
        accept(frame);
        List<OutboundSseEvent> events = new ArrayList<>();
        if (!frame.terminal()) {
            news(frame).ifPresent(text -> events.add(event(sse, progress(frame.eventId(), text))));
        } else {
            events.add(event(sse, whole()));
        }
        return events;
    }

    private Optional<String> news(Frame frame) {
        if (progressToken == null) {
            return Optional.empty();
        }
        if (unsent.length() >= PORTION) {
            String portion = unsent.toString();
            unsent.setLength(0);
            return Optional.of(portion);
        }
        return switch (frame.kind()) {
            case "agent.updated" -> Optional.of("Handed over to " + text(frame, "to_agent") + ".");
            case "tool.status" -> Optional.of("Using a tool.");
            default -> frame.eventId() == 1 ? Optional.of("Started.") : Optional.empty();
        };
    }

    private JsonObject progress(long place, String text) {
        return JsonRpc.notification(
                "notifications/progress",
                JsonRpc.JSON
                        .createObjectBuilder()
                        .add("progressToken", progressToken == null ? JsonValue.NULL : progressToken)
                        .add("progress", place)
                        .add("message", text)
                        .build());
    }

    private static String text(Frame frame, String name) {
        try (JsonReader reader = JsonRpc.JSON.createReader(new StringReader(frame.json()))) {
            return reader.readObject().getString(name, "another agent");
        }
    }

    static OutboundSseEvent event(Sse sse, JsonObject message) {
        return sse.newEventBuilder()
                .name("message")
                .mediaType(MediaType.TEXT_PLAIN_TYPE)
                .data(String.class, message.toString())
                .build();
    }
}
