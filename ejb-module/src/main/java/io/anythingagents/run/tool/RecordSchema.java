package io.anythingagents.run.tool;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The strict JSON schema of a record: every component is required, nothing else is allowed, and what is optional
 * ({@link Optional}) may be null. That is the subset model providers enforce while the model writes.
 */
final class RecordSchema {
    private static final JsonProvider JSON = JsonProvider.provider();

    private RecordSchema() {}

    static String of(Class<? extends Record> type) {
        return object(type).toString();
    }

    /** The schema of a function without arguments. */
    static String empty() {
        return JSON.createObjectBuilder()
                .add("type", "object")
                .add("properties", JSON.createObjectBuilder())
                .add("required", JSON.createArrayBuilder())
                .add("additionalProperties", false)
                .build()
                .toString();
    }

    private static JsonObject object(Class<?> type) {
        JsonObjectBuilder properties = JSON.createObjectBuilder();
        JsonArrayBuilder required = JSON.createArrayBuilder();
        for (RecordComponent component : type.getRecordComponents()) {
            JsonObjectBuilder property = JSON.createObjectBuilder(typeOf(component.getGenericType(), false));
            Describe describe = component.getAnnotation(Describe.class);
            if (describe != null) {
                property.add("description", describe.value());
                if (describe.min() != Long.MIN_VALUE) {
                    property.add("minimum", describe.min());
                }
                if (describe.max() != Long.MAX_VALUE) {
                    property.add("maximum", describe.max());
                }
            }
            String name = wireName(component);
            properties.add(name, property);
            required.add(name);
        }
        return JSON.createObjectBuilder()
                .add("type", "object")
                .add("properties", properties)
                .add("required", required)
                .add("additionalProperties", false)
                .build();
    }

    private static JsonObject typeOf(Type type, boolean nullable) {
        if (type instanceof ParameterizedType generic) {
            Type argument = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Optional.class) {
                return typeOf(argument, true);
            }
            if (generic.getRawType() == List.class) {
                return named("array", nullable)
                        .add("items", typeOf(argument, false))
                        .build();
            }
        }
        if (type instanceof Class<?> plain) {
            return plainType(plain, nullable);
        }
        throw new IllegalArgumentException("Neither a tool argument nor an answer can be of type " + type);
    }

    private static JsonObject plainType(Class<?> type, boolean nullable) {
        if (type == String.class) {
            return named("string", nullable).build();
        }
        if (type == boolean.class || type == Boolean.class) {
            return named("boolean", nullable).build();
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return named("integer", nullable).build();
        }
        if (type == double.class || type == Double.class) {
            return named("number", nullable).build();
        }
        if (type.isEnum()) {
            JsonArrayBuilder words = JSON.createArrayBuilder();
            for (Object constant : type.getEnumConstants()) {
                words.add(wireName((Enum<?>) constant));
            }
            if (nullable) {
                words.addNull();
            }
            return named("string", nullable).add("enum", words).build();
        }
        if (type.isRecord() && !nullable) {
            return object(type);
        }
        throw new IllegalArgumentException("Neither a tool argument nor an answer can be of type " + type.getName());
    }

    private static JsonObjectBuilder named(String type, boolean nullable) {
        JsonObjectBuilder schema = JSON.createObjectBuilder();
        return nullable
                ? schema.add("type", JSON.createArrayBuilder().add(type).add("null"))
                : schema.add("type", type);
    }

    /** {@code maxResults} is {@code max_results} on the wire. */
    static String wireName(RecordComponent component) {
        return component.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    static String wireName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
