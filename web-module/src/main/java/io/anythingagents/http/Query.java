package io.anythingagents.http;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request, read like {@link Fields}: collect, then {@link #check()}. Typed {@code @QueryParam}s
 * would answer 404 to a bad value.
 */
public final class Query {
    private final MultivaluedMap<String, String> parameters;
    private final Faults faults = new Faults();

    private Query(MultivaluedMap<String, String> parameters) {
        this.parameters = parameters;
    }

    public static Query of(UriInfo uri) {
        return new Query(uri.getQueryParameters());
    }

    static Query of(MultivaluedMap<String, String> parameters) {
        return new Query(parameters);
    }

    /** Trimmed; null when missing or blank. */
    public @Nullable String text(String name, int maxLength) {
        String value = parameters.getFirst(name);
        if (value == null || value.isBlank()) {
            return null;
        }
        return TextRules.check(value, maxLength, pointer(name), faults) ? value.strip() : null;
    }

    /** Text that must be there. */
    public String requiredText(String name, int maxLength) {
        String value = parameters.getFirst(name);
        if (value == null || value.isBlank()) {
            fault(name, "required", "Is required.");
            return "";
        }
        String text = text(name, maxLength);
        return text == null ? "" : text;
    }

    public int integer(String name, int min, int max, int otherwise) {
        String text = text(name, 32);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number < min || number > max) {
                fault(name, "out-of-range", "Must lie between " + min + " and " + max + ".");
                return otherwise;
            }
            return (int) number;
        } catch (NumberFormatException e) {
            fault(name, "wrong-type", "Must be a whole number.");
            return otherwise;
        }
    }

    public boolean bool(String name, boolean otherwise) {
        String text = text(name, 16);
        if (text == null) {
            return otherwise;
        }
        if (!text.equals("true") && !text.equals("false")) {
            fault(name, "wrong-type", "Must be true or false.");
        }
        return text.equals("true");
    }

    public @Nullable UUID uuid(String name) {
        String text = text(name, 64);
        UUID id = text == null ? null : TextRules.uuid(text);
        if (text != null && id == null) {
            fault(name, "invalid-uuid", "Must be a UUID.");
        }
        return id;
    }

    /** An ISO-8601 time with offset. */
    public @Nullable Instant time(String name) {
        String text = text(name, 64);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            fault(name, "invalid-time", "Must be an ISO-8601 time with offset.");
            return null;
        }
    }

    /** One of a few words, exactly as written. */
    public @Nullable String oneOf(String name, Set<String> words) {
        String text = text(name, 256);
        if (text != null && !words.contains(text)) {
            fault(
                    name,
                    "unknown-value",
                    "Must be one of "
                            + String.join(", ", words.stream().sorted().toList()) + ".");
            return null;
        }
        return text;
    }

    public void fault(String name, String code, String detail) {
        faults.add(pointer(name), code, detail);
    }

    /** Answers 422 naming every faulty parameter; call it after the last read. */
    public void check() {
        faults.throwIfAny();
    }

    private static String pointer(String name) {
        return "query/" + name;
    }
}
