package io.anythingagents.billing;

import io.anythingagents.billing.StripeEventRepository.Arrived;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads of an event no more than is needed to keep it, and nothing by the SDK's classes: they refuse what a newer version of
 * Stripe's API adds.
 */
final class WebhookEvent {
    private static final int LONGEST = 255;
    private static final int LONGEST_TENANT = 64;

    private WebhookEvent() {}

    /** Empty for what is no event: no JSON object, or one without {@code id} and {@code type}. */
    static Optional<Arrived> read(String payload, JsonParserFactory parsers) {
        JsonObject event;
        try (JsonParser parser = parsers.createParser(new StringReader(payload))) {
            parser.next();
            JsonValue value = parser.getValue();
            if (parser.hasNext() || value.getValueType() != JsonValue.ValueType.OBJECT) {
                return Optional.empty();
            }
            event = value.asJsonObject();
        } catch (RuntimeException e) {
            // The parser has several types for bad syntax, too deep nesting and an early end.
            return Optional.empty();
        }
        String id = text(event, "id", LONGEST);
        String type = text(event, "type", LONGEST);
        if (id == null || type == null) {
            return Optional.empty();
        }
        JsonObject about = object(object(event, "data"), "object");
        JsonObject related = object(event, "related_object");
        JsonObject metadata = object(about, "metadata");
        return Optional.of(new Arrived(
                id,
                type,
                payload,
                first(text(about, "id", LONGEST), text(related, "id", LONGEST)),
                first(text(metadata, "tenant_id", LONGEST_TENANT), text(metadata, "tenant", LONGEST_TENANT)),
                event.getBoolean("livemode", false),
                created(event.get("created"))));
    }

    /** Seconds since 1970, or text in the newer kind of event. */
    private static @Nullable Instant created(@Nullable JsonValue value) {
        try {
            if (value instanceof JsonNumber seconds) {
                Instant created = Instant.ofEpochSecond(seconds.longValueExact());
                return created.isBefore(Instant.EPOCH) || created.isAfter(Instant.parse("9999-12-31T00:00:00Z"))
                        ? null
                        : created;
            }
            return value instanceof JsonString text ? Instant.parse(text.getString()) : null;
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private static JsonObject object(JsonObject holder, String name) {
        return holder.get(name) instanceof JsonObject found ? found : JsonValue.EMPTY_JSON_OBJECT;
    }

    private static @Nullable String text(JsonObject holder, String name, int longest) {
        if (!(holder.get(name) instanceof JsonString found)) {
            return null;
        }
        String text = found.getString();
        return text.isBlank() || text.length() > longest || text.indexOf('\0') >= 0 ? null : text;
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }
}
