package io.anythingagents.security;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The route a resource method serves, from its annotations alone: JAX-RS implementations tell templates in ways of their
 * own. Method and path read exactly as in {@link AuthorisationTable}.
 */
public record RouteTemplate(String method, String path) {
    /** Empty for methods that serve no route, such as the answers a server makes to OPTIONS. */
    public static Optional<RouteTemplate> of(Class<?> resource, Method method) {
        Class<?> declared = withPath(resource);
        Method annotated = declared == null ? method : annotated(declared, method);
        String verb = verb(annotated);
        if (declared == null || verb == null) {
            return Optional.empty();
        }
        Path methodPath = annotated.getAnnotation(Path.class);
        return Optional.of(new RouteTemplate(
                verb, join(declared.getAnnotation(Path.class).value(), methodPath == null ? "" : methodPath.value())));
    }

    /** Proxies are subclasses of the resource, and Path is not inherited. */
    private static @Nullable Class<?> withPath(Class<?> resource) {
        Class<?> current = resource;
        while (current != null && !current.isAnnotationPresent(Path.class)) {
            current = current.getSuperclass();
        }
        return current;
    }

    private static Method annotated(Class<?> declared, Method method) {
        try {
            return declared.getMethod(method.getName(), method.getParameterTypes());
        } catch (NoSuchMethodException e) {
            return method;
        }
    }

    private static @Nullable String verb(Method method) {
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod designator = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (designator != null) {
                return designator.value();
            }
        }
        return null;
    }

    /** One slash between the parts, one in front, none at the end; patterns in variables are left out. */
    private static String join(String first, String second) {
        String joined =
                ("/" + first + "/" + second).replaceAll("\\{\\s*([\\w.-]+)\\s*:[^{}]*(?:\\{[^{}]*}[^{}]*)*}", "{$1}");
        String single = joined.replaceAll("/{2,}", "/");
        return single.length() > 1 && single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
    }
}
