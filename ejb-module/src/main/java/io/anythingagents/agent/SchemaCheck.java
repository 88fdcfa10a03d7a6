package io.anythingagents.agent;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a value is what a schema of the strict subset ({@link StrictSchema}) asks for. Providers see to it while the model
 * writes, but not all of them.
 */
public final class SchemaCheck {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final String DEFINITIONS = "#/$defs/";
    private static final int DEEPEST = 64;

    private final JsonObject root;
    private final List<String> faults = new ArrayList<>();

    private SchemaCheck(JsonObject root) {
        this.root = root;
    }

    /** What is wrong with a text, in words a model understands; empty when nothing is. */
    public static List<String> faults(String schema, String text) {
        Optional<JsonValue> value = parse(text);
        if (value.isEmpty()) {
            return List.of("$ must be JSON");
        }
        SchemaCheck check = new SchemaCheck(parse(schema).orElseThrow().asJsonObject());
        check.look(check.root, value.get(), "$", 0);
        return check.faults;
    }

    private static Optional<JsonValue> parse(String text) {
        try (JsonReader reader = JSON.createReader(new StringReader(text))) {
            return Optional.of(reader.readValue());
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    private void look(JsonObject schema, JsonValue value, String path, int depth) {
        if (depth > DEEPEST) {
            faults.add(path + " is nested too deeply");
            return;
        }
        if (schema.get("$ref") instanceof JsonString reference) {
            look(definition(reference.getString()), value, path, depth + 1);
        }
        if (schema.get("type") != null && !isOf(schema.get("type"), value)) {
            faults.add(path + " must be of type " + words(schema.get("type")));
            return;
        }
        if (schema.get("enum") instanceof JsonArray choices && !choices.contains(value)) {
            faults.add(path + " must be one of " + choices);
        }
        if (schema.get("const") != null && !schema.get("const").equals(value)) {
            faults.add(path + " must be " + schema.get("const"));
        }
        if (schema.get("anyOf") instanceof JsonArray choices
                && choices.stream().noneMatch(one -> fits(one, value, depth))) {
            faults.add(path + " must be one of what anyOf allows");
        }
        if (value instanceof JsonObject object) {
            properties(schema, object, path, depth);
        } else if (value instanceof JsonArray array && schema.get("items") instanceof JsonObject items) {
            for (int i = 0; i < array.size(); i++) {
                look(items, array.get(i), path + "[" + i + "]", depth + 1);
            }
        }
    }

    private void properties(JsonObject schema, JsonObject object, String path, int depth) {
        JsonObject properties =
                schema.get("properties") instanceof JsonObject named ? named : JsonValue.EMPTY_JSON_OBJECT;
        if (schema.get("required") instanceof JsonArray required) {
            for (JsonString name : required.getValuesAs(JsonString.class)) {
                if (!object.containsKey(name.getString())) {
                    faults.add(path + "." + name.getString() + " is missing");
                }
            }
        }
        object.forEach((name, value) -> {
            if (properties.get(name) instanceof JsonObject inner) {
                look(inner, value, path + "." + name, depth + 1);
            } else if (schema.get("additionalProperties") == JsonValue.FALSE) {
                faults.add(path + "." + name + " is unknown");
            }
        });
    }

    private boolean fits(JsonValue choice, JsonValue value, int depth) {
        SchemaCheck inner = new SchemaCheck(root);
        inner.look(choice.asJsonObject(), value, "$", depth + 1);
        return inner.faults.isEmpty();
    }

    private JsonObject definition(String reference) {
        if (reference.equals("#")) {
            return root;
        }
        String name = reference.startsWith(DEFINITIONS) ? reference.substring(DEFINITIONS.length()) : "";
        return root.get("$defs") instanceof JsonObject all && all.get(name) instanceof JsonObject found
                ? found
                : JsonValue.EMPTY_JSON_OBJECT;
    }

    private static boolean isOf(JsonValue type, JsonValue value) {
        if (type instanceof JsonArray types) {
            return types.stream().anyMatch(one -> isOf(one, value));
        }
        return switch (words(type)) {
            case "object" -> value instanceof JsonObject;
            case "array" -> value instanceof JsonArray;
            case "string" -> value instanceof JsonString;
            case "number" -> value instanceof JsonNumber;
            case "integer" -> value instanceof JsonNumber number && isWhole(number);
            case "boolean" -> value == JsonValue.TRUE || value == JsonValue.FALSE;
            case "null" -> value == JsonValue.NULL;
            default -> true;
        };
    }

    /** 1.0 is a whole number too. */
    private static boolean isWhole(JsonNumber number) {
        return number.isIntegral()
                || number.bigDecimalValue().stripTrailingZeros().scale() <= 0;
    }

    private static String words(JsonValue type) {
        if (type instanceof JsonArray types) {
            return String.join(" or ", types.stream().map(SchemaCheck::words).toList());
        }
        return type instanceof JsonString word ? word.getString() : type.toString();
    }
}
