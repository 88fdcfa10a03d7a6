package io.anythingagents.security;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stand-ins for what a server hands to filters: each answers the few questions that are asked. */
final class WebFakes {
    private WebFakes() {}

    /** Remembers attributes and has the given Authorization headers. */
    static HttpServletRequest request(String... authorization) {
        Map<String, Object> attributes = new HashMap<>();
        return fake(HttpServletRequest.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getHeaders" -> Collections.enumeration(Arrays.asList(authorization));
            case "getAttribute" -> attributes.get(String.valueOf(arguments[0]));
            case "setAttribute" -> {
                attributes.put(String.valueOf(arguments[0]), arguments[1]);
                yield null;
            }
            default -> null;
        });
    }

    static <T> T fake(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }

    /** Answers by the method's name, with the first argument where one is asked about. */
    static <T> T fake(Class<T> type, Map<String, ?> answers) {
        return fake(type, (proxy, method, arguments) -> answer(answers, method.getName(), arguments));
    }

    private static @Nullable Object answer(Map<String, ?> answers, String method, Object @Nullable [] arguments) {
        String asked = arguments == null || arguments.length == 0 ? method : method + ":" + arguments[0];
        return Optional.<Object>ofNullable(answers.get(asked))
                .or(() -> Optional.ofNullable(answers.get(method)))
                .orElse(null);
    }
}
