package io.anythingagents.run.stream;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a tool's arguments and output may leave the house: values under names of secrets are replaced, long texts are
 * cut, and each cut or replacement leaves a notice.
 */
final class Redaction {
    static final int LONGEST_ARGUMENT = 4000;
    static final int LONGEST_TEXT = 8000;
    private static final String REDACTED = "<redacted>";
    private static final JsonProvider JSON = JsonProvider.provider();

    private static final Set<String> SECRET_WORDS = Set.of(
            "apikey",
            "authorization",
            "bearer",
            "cookie",
            "credential",
            "credentials",
            "passphrase",
            "passwd",
            "password",
            "passwords",
            "pwd",
            "secret",
            "secrets",
            "token");
    private static final Set<String> SECRET_PAIRS =
            Set.of("api key", "access key", "private key", "signing key", "secret key");
    /** What makes several tokens credentials; without it they are counted, as in {@code max_tokens}. */
    private static final Set<String> TOKEN_OWNERS =
            Set.of("access", "api", "auth", "bearer", "csrf", "id", "refresh", "session");
    /** What follows the word token when tokens are counted. */
    private static final Set<String> TOKEN_MEASURES =
            Set.of("budget", "count", "limit", "limits", "usage", "window", "estimate", "size", "type");

    /** Something that was changed on its way out. */
    record Notice(String type, String path, String message) {}

    private final List<Notice> notices = new ArrayList<>();

    List<Notice> notices() {
        return notices;
    }

    /** The arguments as an object to show, where they are one. */
    Optional<JsonObject> arguments(String json, String path) {
        try (JsonReader reader = JSON.createReader(new StringReader(json))) {
            return Optional.of(clean(reader.readObject(), path, true));
        } catch (JsonException | ClassCastException e) {
            return Optional.empty();
        }
    }

    /** Text to show: an object or list inside it is cleaned of secrets, and the whole is cut. */
    String text(String text, String path) {
        return cut(withoutSecrets(text, path), LONGEST_TEXT, path);
    }

    /** The same, cut sooner. */
    String text(String text, int longest, String path) {
        return cut(withoutSecrets(text, path), longest, path);
    }

    private String withoutSecrets(String text, String path) {
        String start = text.stripLeading();
        if (!start.startsWith("{") && !start.startsWith("[")) {
            return text;
        }
        try (JsonReader reader = JSON.createReader(new StringReader(text))) {
            int before = notices.size();
            JsonValue cleaned = clean(reader.readValue(), path, false);
            return notices.size() == before ? text : cleaned.toString();
        } catch (JsonException e) {
            return text;
        }
    }

    private JsonObject clean(JsonObject object, String path, boolean cut) {
        JsonObjectBuilder copy = JSON.createObjectBuilder();
        object.forEach((name, value) -> {
            String inner = path + "." + name;
            if (isSecret(name) && value.getValueType() != JsonValue.ValueType.NULL) {
                notices.add(new Notice("redacted", inner, "The value was withheld."));
                copy.add(name, REDACTED);
            } else {
                copy.add(name, clean(value, inner, cut));
            }
        });
        return copy.build();
    }

    private JsonValue clean(JsonValue value, String path, boolean cut) {
        if (value instanceof JsonObject object) {
            return clean(object, path, cut);
        }
        if (value instanceof JsonArray array) {
            JsonArrayBuilder copy = JSON.createArrayBuilder();
            for (int i = 0; i < array.size(); i++) {
                copy.add(clean(array.get(i), path + "[" + i + "]", cut));
            }
            return copy.build();
        }
        if (cut && value instanceof JsonString string) {
            return JSON.createValue(cut(string.getString(), LONGEST_ARGUMENT, path));
        }
        return value;
    }

    private String cut(String text, int longest, String path) {
        if (text.length() <= longest) {
            return text;
        }
        notices.add(new Notice("truncated", path, "Cut at " + longest + " characters."));
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end);
    }

    /** Looks at whole words, so that {@code max_tokens} and {@code token_count} stay and {@code accessToken} goes. */
    static boolean isSecret(String name) {
        String[] words = name.replaceAll("([a-z0-9])([A-Z])", "$1 $2")
                .toLowerCase(Locale.ROOT)
                .split("[^a-z0-9]+");
        for (int i = 0; i < words.length; i++) {
            String next = i + 1 < words.length ? words[i + 1] : null;
            String before = i > 0 ? words[i - 1] : null;
            if (next != null && SECRET_PAIRS.contains(words[i] + " " + next)) {
                return true;
            }
            if (words[i].equals("tokens") && before != null && TOKEN_OWNERS.contains(before)) {
                return true;
            }
            if (SECRET_WORDS.contains(words[i]) && !isMeasure(words[i], next)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMeasure(String word, @Nullable String next) {
        return word.equals("token") && next != null && TOKEN_MEASURES.contains(next);
    }
}
