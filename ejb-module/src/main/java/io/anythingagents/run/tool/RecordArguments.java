package io.anythingagents.run.tool;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a model wrote into a record. Models err, so each fault says which argument and what was expected. */
final class RecordArguments {
    private static final JsonProvider JSON = JsonProvider.provider();

    private RecordArguments() {}

    static <T extends Record> T read(Class<T> type, String json) {
        try (JsonReader reader = JSON.createReader(new StringReader(json.isBlank() ? "{}" : json))) {
            return type.cast(bind(type, reader.readObject(), ""));
        } catch (JsonException | ClassCastException e) {
            throw new ToolFailure("The arguments are not a JSON object.", e);
        }
    }

    private static Object bind(Class<?> type, JsonObject object, String path) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            String name = RecordSchema.wireName(component);
            values[i] = value(component.getGenericType(), object.get(name), path + name);
            Describe describe = component.getAnnotation(Describe.class);
            if (describe != null && values[i] instanceof Number number) {
                values[i] = clamp(component.getType(), number, describe);
            }
        }
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new ToolFailure("The arguments do not fit together.", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot make " + type.getName(), e);
        }
    }

    private static Object value(Type type, @Nullable JsonValue given, String name) {
        boolean optional = type instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
        if (given == null || given.getValueType() == JsonValue.ValueType.NULL) {
            if (optional) {
                return Optional.empty();
            }
            throw new ToolFailure("The argument `" + name + "` is missing.");
        }
        if (optional) {
            return Optional.of(value(((ParameterizedType) type).getActualTypeArguments()[0], given, name));
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            if (!(given instanceof JsonArray array)) {
                throw wrong(name, "a list");
            }
            Type element = generic.getActualTypeArguments()[0];
            return array.stream().map(item -> value(element, item, name + "[]")).toList();
        }
        return plain((Class<?>) type, given, name);
    }

    private static Object plain(Class<?> type, JsonValue given, String name) {
        if (type == String.class) {
            return text(given, name);
        }
        if (type == boolean.class || type == Boolean.class) {
            return switch (given.getValueType()) {
                case TRUE -> true;
                case FALSE -> false;
                default -> throw wrong(name, "true or false");
            };
        }
        if (type.isEnum()) {
            String word = text(given, name);
            for (Object constant : type.getEnumConstants()) {
                if (RecordSchema.wireName((Enum<?>) constant).equals(word)) {
                    return constant;
                }
            }
            throw wrong(
                    name, "one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(java.util.Locale.ROOT));
        }
        if (type.isRecord()) {
            if (!(given instanceof JsonObject object)) {
                throw wrong(name, "an object");
            }
            return bind(type, object, name + ".");
        }
        if (!(given instanceof JsonNumber number)) {
            throw wrong(name, "a number");
        }
        if (type == double.class || type == Double.class) {
            return number.doubleValue();
        }
        return type == int.class || type == Integer.class ? (Object) number.intValue() : (Object) number.longValue();
    }

    private static String text(JsonValue given, String name) {
        if (given instanceof JsonString string) {
            return string.getString();
        }
        throw wrong(name, "text");
    }

    private static Object clamp(Class<?> type, Number number, Describe describe) {
        if (type == double.class || type == Double.class) {
            return number;
        }
        long clamped = Math.max(describe.min(), Math.min(describe.max(), number.longValue()));
        return type == int.class || type == Integer.class ? (Object) (int) clamped : (Object) clamped;
    }

    private static ToolFailure wrong(String name, String expected) {
        return new ToolFailure("The argument `" + name + "` must be " + expected + ".");
    }
}
