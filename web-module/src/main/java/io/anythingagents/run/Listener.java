package io.anythingagents.run;

import io.anythingagents.run.stream.Frame;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hears out of a run's log what its agents say to the person: not what they think, call, or have others do. Messages are set
 * apart by an empty line.
 */
public final class Listener {
    private static final JsonProvider JSON = JsonProvider.provider();

    private @Nullable String item;
    private @Nullable String reason;

    /** What this frame adds; frames come in order. */
    public Optional<Heard> hear(Frame frame) {
        return switch (frame.kind()) {
            case "message.delta" -> delta(parse(frame));
            case "refusal.delta" -> {
                JsonObject json = parse(frame);
                yield scoped(json) ? Optional.empty() : Optional.of(new Heard.Refusal(json.getString("delta")));
            }
            case "lifecycle" -> {
                JsonObject json = parse(frame);
                // While it goes on, a reason is a warning.
                if (!scoped(json) && !json.getString("status").equals("in_progress")) {
                    reason = text(json, "reason");
                }
                yield Optional.empty();
            }
            case "final" -> {
                JsonObject end = parse(frame).getJsonObject("final");
                yield Optional.of(new Heard.Ended(
                        end.getString("status"), reason, text(end, "response_text"), Heard.Usage.of(end)));
            }
            case "error" -> {
                JsonObject error = parse(frame).getJsonObject("error");
                yield Optional.of(new Heard.Failed(
                        word(error, "code"),
                        word(error, "message"),
                        word(error, "source"),
                        error.getBoolean("is_retryable", false)));
            }
            default -> Optional.empty();
        };
    }

    private Optional<Heard> delta(JsonObject json) {
        if (scoped(json)) {
            return Optional.empty();
        }
        String said = json.getString("delta");
        String spoken = json.getString("item_id");
        boolean another = item != null && !spoken.equals(item);
        item = spoken;
        return Optional.of(new Heard.Text(another ? "\n\n" + said : said));
    }

    private static boolean scoped(JsonObject json) {
        return json.containsKey("scope") && !json.isNull("scope");
    }

    private static String word(JsonObject json, String name) {
        String text = text(json, name);
        return text == null ? "" : text;
    }

    private static @Nullable String text(JsonObject json, String name) {
        return json.containsKey(name) && !json.isNull(name) ? json.getString(name) : null;
    }

    private static JsonObject parse(Frame frame) {
        try (JsonReader reader = JSON.createReader(new StringReader(frame.json()))) {
            return reader.readObject();
        }
    }
}
