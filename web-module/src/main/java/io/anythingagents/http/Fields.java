package io.anythingagents.http;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object, read one by one. Each method returns a value of the right type in any case; what was
 * faulty is collected, and {@link JsonBody#read} refuses the request afterwards. JSON null counts as not given.
 */
public final class Fields {
    /** Stands in for an identifier that was faulty; the request is refused before anybody uses it. */
    private static final UUID NO_UUID = new UUID(0, 0);

    private final JsonObject object;
    private final String prefix;
    private final Faults faults;

    private Fields(JsonObject object, String prefix, Faults faults) {
        this.object = object;
        this.prefix = prefix;
        this.faults = faults;
    }

    static Fields of(JsonObject object) {
        return new Fields(object, "", new Faults());
    }

    /** Required text, trimmed; blank counts as missing. */
    public String text(String name, int maxLength) {
        return rawText(name, maxLength).strip();
    }

    /** Required text kept as sent, for passwords and messages; blank counts as missing. */
    public String rawText(String name, int maxLength) {
        String text = string(name);
        if (text == null || text.isBlank()) {
            require(name);
            return "";
        }
        return TextRules.check(text, maxLength, pointer(name), faults) ? text : "";
    }

    /** Text that may be missing, trimmed; blank counts as missing. */
    public @Nullable String optionalText(String name, int maxLength) {
        String text = string(name);
        if (text == null || text.isBlank()) {
            return null;
        }
        return TextRules.check(text, maxLength, pointer(name), faults) ? text.strip() : null;
    }

    /** A required email address, trimmed, its case as sent. */
    public String email(String name) {
        String text = text(name, 254);
        if (!text.isEmpty() && !TextRules.isEmail(text)) {
            fault(name, "invalid-email", "Must be an email address.");
        }
        return text;
    }

    public UUID uuid(String name) {
        UUID id = optionalUuid(name);
        if (id == null) {
            require(name);
        }
        return id == null ? NO_UUID : id;
    }

    public @Nullable UUID optionalUuid(String name) {
        String text = optionalText(name, 64);
        if (text == null) {
            return null;
        }
        UUID id = TextRules.uuid(text);
        if (id == null) {
            fault(name, "invalid-uuid", "Must be a UUID.");
            return NO_UUID;
        }
        return id;
    }

    /** A required whole number within bounds, both included. */
    public int integer(String name, int min, int max) {
        Integer number = optionalInteger(name, min, max);
        if (number == null) {
            require(name);
        }
        return number == null ? min : number;
    }

    public @Nullable Integer optionalInteger(String name, int min, int max) {
        JsonValue value = value(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof JsonNumber number) || number.bigDecimalValue().scale() != 0) {
            fault(name, "wrong-type", "Must be a whole number.");
            return min;
        }
        double approximate = number.doubleValue();
        if (approximate < min || approximate > max) {
            fault(name, "out-of-range", "Must lie between " + min + " and " + max + ".");
            return min;
        }
        return number.intValue();
    }

    public @Nullable Long optionalLong(String name, long min, long max) {
        JsonValue value = value(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof JsonNumber number) || number.bigDecimalValue().scale() != 0) {
            fault(name, "wrong-type", "Must be a whole number.");
            return min;
        }
        BigDecimal exact = number.bigDecimalValue();
        if (exact.compareTo(BigDecimal.valueOf(min)) < 0 || exact.compareTo(BigDecimal.valueOf(max)) > 0) {
            fault(name, "out-of-range", "Must lie between " + min + " and " + max + ".");
            return min;
        }
        return exact.longValueExact();
    }

    public boolean bool(String name, boolean otherwise) {
        Boolean given = optionalBool(name);
        return given == null ? otherwise : given;
    }

    @SuppressWarnings("NullableBoolean") // a third state, not given, is what this method tells
    public @Nullable Boolean optionalBool(String name) {
        JsonValue value = value(name);
        if (value == null) {
            return null;
        }
        return switch (value.getValueType()) {
            case TRUE -> true;
            case FALSE -> false;
            default -> {
                fault(name, "wrong-type", "Must be true or false.");
                yield false;
            }
        };
    }

    /** One of a few words, exactly as written; null when not given. */
    public @Nullable String optionalOneOf(String name, Set<String> words) {
        String text = optionalText(name, 256);
        if (text != null && !words.contains(text)) {
            fault(
                    name,
                    "unknown-value",
                    "Must be one of "
                            + String.join(", ", words.stream().sorted().toList()) + ".");
        }
        return text;
    }

    /** A list of texts, trimmed; empty when not given. */
    public List<String> texts(String name, int maxItems, int maxLength) {
        List<String> texts = new ArrayList<>();
        JsonArray array = array(name, maxItems);
        for (int i = 0; i < array.size(); i++) {
            String pointer = pointer(name) + "/" + i;
            if (!(array.get(i) instanceof JsonString string)) {
                faults.add(pointer, "wrong-type", "Must be text.");
            } else if (string.getString().isBlank()) {
                faults.add(pointer, "required", "Must not be blank.");
            } else if (TextRules.check(string.getString(), maxLength, pointer, faults)) {
                texts.add(string.getString().strip());
            }
        }
        return texts;
    }

    /** A list of objects, each read by {@code reading}; empty when not given. */
    public <T> List<T> objects(String name, int maxItems, Function<Fields, T> reading) {
        List<T> items = new ArrayList<>();
        JsonArray array = array(name, maxItems);
        for (int i = 0; i < array.size(); i++) {
            String pointer = pointer(name) + "/" + i;
            if (array.get(i) instanceof JsonObject item) {
                items.add(reading.apply(new Fields(item, pointer, faults)));
            } else {
                faults.add(pointer, "wrong-type", "Must be an object.");
            }
        }
        return items;
    }

    /** Required text that may come in parts, {@code [{"type": "text", "text": "..."}]}, of these types and no others. */
    public String textOrParts(String name, int maxLength, Set<String> types) {
        if (!(value(name) instanceof JsonArray parts)) {
            return rawText(name, maxLength);
        }
        StringBuilder whole = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            String pointer = pointer(name) + "/" + i;
            if (!(parts.get(i) instanceof JsonObject part)) {
                faults.add(pointer, "wrong-type", "Must be an object.");
                continue;
            }
            Fields fields = new Fields(part, pointer, faults);
            String type = fields.text("type", 64);
            if (types.contains(type)) {
                whole.append(whole.isEmpty() ? "" : "\n").append(fields.rawText("text", maxLength));
            } else if (!type.isEmpty()) {
                fields.fault("type", "unsupported", "Only text is supported.");
            }
        }
        if (whole.toString().isBlank()) {
            require(name);
        }
        return TextRules.check(whole.toString(), maxLength, pointer(name), faults) ? whole.toString() : "";
    }

    /** Refuses members that ask for something we do not do; what is null, false or empty asks for nothing. */
    public void unsupported(String... names) {
        for (String name : names) {
            JsonValue value = value(name);
            boolean nothing = value == null
                    || value.getValueType() == JsonValue.ValueType.FALSE
                    || (value instanceof JsonArray list && list.isEmpty());
            if (!nothing) {
                fault(name, "unsupported-parameter", "Is not supported.");
            }
        }
    }

    /** Whether a member is text. */
    public boolean isText(String name) {
        return object.get(name) instanceof JsonString;
    }

    /** An object whose members the reader takes over; null when not given. */
    public @Nullable Fields optionalObject(String name) {
        JsonObject given = optionalJson(name);
        return given == null ? null : new Fields(given, pointer(name), faults);
    }

    /** A value of any type kept as JSON; null when not given. */
    public @Nullable JsonValue optionalValue(String name) {
        return value(name);
    }

    /** A free-form object kept as JSON; null when not given. */
    public @Nullable JsonObject optionalJson(String name) {
        JsonValue value = value(name);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonObject given) {
            return given;
        }
        fault(name, "wrong-type", "Must be an object.");
        return null;
    }

    /** Whether the member is there at all, be it null. */
    public boolean has(String name) {
        return object.containsKey(name);
    }

    /** For requests that refuse members they do not know. */
    public void only(String... names) {
        Set<String> known = Set.of(names);
        for (String name : object.keySet()) {
            if (!known.contains(name)) {
                fault(name, "unknown-field", "There is no such field.");
            }
        }
    }

    /** A fault the reader finds by a rule of its own. */
    public void fault(String name, String code, String detail) {
        faults.add(pointer(name), code, detail);
    }

    Faults faults() {
        return faults;
    }

    private JsonArray array(String name, int maxItems) {
        JsonValue value = value(name);
        if (value == null) {
            return JsonValue.EMPTY_JSON_ARRAY;
        }
        if (!(value instanceof JsonArray array)) {
            fault(name, "wrong-type", "Must be a list.");
            return JsonValue.EMPTY_JSON_ARRAY;
        }
        if (array.size() > maxItems) {
            fault(name, "too-many", "Must have at most " + maxItems + " entries.");
            return JsonValue.EMPTY_JSON_ARRAY;
        }
        return array;
    }

    private @Nullable String string(String name) {
        JsonValue value = value(name);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonString string) {
            return string.getString();
        }
        fault(name, "wrong-type", "Must be text.");
        return null;
    }

    private @Nullable JsonValue value(String name) {
        JsonValue value = object.get(name);
        return value == null || value == JsonValue.NULL || value.getValueType() == JsonValue.ValueType.NULL
                ? null
                : value;
    }

    /** Says that a value is missing, unless its fault was told already. */
    private void require(String name) {
        String pointer = pointer(name);
        if (faults.found().stream().noneMatch(fault -> fault.pointer().equals(pointer))) {
            faults.add(pointer, "required", "Is required.");
        }
    }

    private String pointer(String name) {
        return prefix + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
