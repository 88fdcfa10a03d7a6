package io.anythingagents.testing;

import jakarta.inject.Inject;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;

/** Fills the injected fields of a bean with what a test gives, as the container would with what it has. */
public final class Injection {
    private Injection() {}

    /** Fails when a field finds nothing to be filled with. */
    public static <T> T into(T bean, Object... offered) {
        List<Object> objects = Arrays.asList(offered);
        for (Field field : bean.getClass().getDeclaredFields()) {
            if (field.isAnnotationPresent(Inject.class)) {
                Class<?> wanted = raw(field.getGenericType());
                Object found = objects.stream()
                        .filter(wanted::isInstance)
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("Nothing for " + field));
                try {
                    field.setAccessible(true);
                    field.set(bean, found);
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return bean;
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
    }
}
