package io.anythingagents.agent;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The subset of JSON schema that providers enforce while the model writes: an object at the top, every object closed,
 * every property required. What may be absent is declared as nullable instead.
 */
final class StrictSchema {
    private final List<String> faults = new ArrayList<>();

    private StrictSchema() {}

    static List<String> faults(JsonValue schema) {
        StrictSchema check = new StrictSchema();
        if (schema instanceof JsonObject object && isObject(object)) {
            check.look(object, "schema");
        } else {
            check.faults.add("schema must have type: object at the top");
        }
        return check.faults;
    }

    private static boolean isObject(JsonObject schema) {
        return schema.get("type") instanceof JsonString type && type.getString().equals("object");
    }

    private void look(JsonObject schema, String path) {
        if (isObject(schema)) {
            closed(schema, path);
        }
        schema.forEach((keyword, value) -> {
            switch (keyword) {
                case "properties", "$defs" -> {
                    if (value instanceof JsonObject named) {
                        named.forEach((name, inner) -> lookInto(inner, path + "." + name));
                    }
                }
                case "items" -> lookInto(value, path + "[]");
                case "anyOf" -> {
                    if (value instanceof JsonArray choices) {
                        choices.forEach(inner -> lookInto(inner, path + ".anyOf"));
                    }
                }
                default -> {
                    // says nothing about closedness
                }
            }
        });
    }

    private void lookInto(JsonValue inner, String path) {
        if (inner instanceof JsonObject object) {
            look(object, path);
        } else {
            faults.add(path + " must be a schema");
        }
    }

    private void closed(JsonObject schema, String path) {
        if (schema.get("additionalProperties") != JsonValue.FALSE) {
            faults.add(path + " must have additionalProperties: false");
        }
        Set<String> properties = schema.get("properties") instanceof JsonObject named ? named.keySet() : Set.of();
        Set<String> required = new HashSet<>();
        if (schema.get("required") instanceof JsonArray list) {
            list.forEach(name -> required.add(name instanceof JsonString word ? word.getString() : name.toString()));
        }
        if (!required.equals(properties)) {
            faults.add(path + " must list all of its properties, and nothing else, under required");
        }
    }
}
