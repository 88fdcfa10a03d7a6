package io.anythingagents.testing;

import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;

/** Fills the injected fields of a bean with what a test gives, as the container would with what it has. */
public final class Injection {
    private Injection() {}

    /** Fails when an injected field finds nothing to be filled with; resources of the server are filled when given. */
    public static <T> T into(T bean, Object... offered) {
        for (Field field : bean.getClass().getDeclaredFields()) {
            Class<?> wanted = raw(field.getGenericType());
            Optional<Object> found =
                    Arrays.stream(offered).filter(wanted::isInstance).findFirst();
            if (field.isAnnotationPresent(Inject.class)) {
                set(field, bean, found.orElseThrow(() -> new IllegalArgumentException("Nothing for " + field)));
            } else if (field.isAnnotationPresent(Resource.class)) {
                found.ifPresent(object -> set(field, bean, object));
            }
        }
        return bean;
    }

    private static void set(Field field, Object bean, Object value) {
        try {
            field.setAccessible(true);
            field.set(bean, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
    }
}
