package io.anythingagents.launcher.localmodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Makes the smallest sensible value a JSON schema allows, with the given text where a text is wanted. */
final class SchemaSample {
    private SchemaSample() {}

    static String of(JsonNode schema, String text) {
        return JsonText.write(value(schema, text, 0));
    }

    private static JsonNode value(JsonNode schema, String text, int depth) {
        ArrayNode holder = JsonText.array();
        if (schema.path("enum").size() > 0) {
            return schema.path("enum").get(0);
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        JsonNode choice = schema.has("anyOf") ? schema.path("anyOf") : schema.path("oneOf");
        if (choice.size() > 0 && depth < 8) {
            return value(choice.get(0), text, depth + 1);
        }
        switch (type(schema)) {
            case "string" -> holder.add(text);
            case "integer" ->
                holder.add(schema.path("default").asInt(schema.path("minimum").asInt(1)));
            case "number" ->
                holder.add(
                        schema.path("default").asDouble(schema.path("minimum").asDouble(1)));
            case "boolean" -> holder.add(schema.path("default").asBoolean(false));
            case "array" -> holder.addArray();
            case "null" -> holder.addNull();
            default -> holder.add(object(schema, text, depth));
        }
        return holder.get(0);
    }

    private static ObjectNode object(JsonNode schema, String text, int depth) {
        ObjectNode made = JsonText.object();
        if (depth < 8) {
            for (JsonNode required : schema.path("required")) {
                String name = required.asText();
                if ("query".equals(name)) {
                    made.put(name, text);
                } else {
                    made.set(name, value(schema.path("properties").path(name), text, depth + 1));
                }
            }
        }
        return made;
    }

    /** An optional field of a strict schema is one that may be null: leave it so. */
    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (!type.isArray()) {
            return type.asText("object");
        }
        for (JsonNode alternative : type) {
            if ("null".equals(alternative.asText())) {
                return "null";
            }
        }
        return type.path(0).asText("object");
    }
}
