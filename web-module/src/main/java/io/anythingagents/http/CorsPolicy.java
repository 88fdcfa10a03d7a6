package io.anythingagents.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which browsers' pages may call us, and with what. An asterisk among the origins allows nobody. */
final class CorsPolicy {
    private static final String EXPOSED =
            "X-Correlation-ID, X-Process-Time, Retry-After, RateLimit, RateLimit-Policy, ETag, Location, WWW-Authenticate,"
                    + " Content-Disposition";
    private static final String PREFLIGHT_SECONDS = "600";

    private final Set<String> origins;
    private final List<String> methods;
    private final List<String> headers;

    CorsPolicy(List<String> origins, List<String> methods, List<String> headers) {
        this.origins = origins.stream()
                .filter(origin -> !origin.contains("*"))
                .map(CorsPolicy::normal)
                .collect(Collectors.toUnmodifiableSet());
        this.methods =
                methods.stream().map(method -> method.toUpperCase(Locale.ROOT)).toList();
        this.headers = List.copyOf(headers);
    }

    boolean allows(@Nullable String origin) {
        return origin != null && origins.contains(normal(origin));
    }

    /** What an allowed origin finds on every answer. */
    Map<String, String> actual(String origin) {
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("Access-Control-Allow-Origin", origin);
        answer.put("Access-Control-Allow-Credentials", "true");
        answer.put("Access-Control-Expose-Headers", EXPOSED);
        return answer;
    }

    /** What the browser asks before it sends a request; empty when the request would not be allowed. */
    Map<String, String> preflight(String origin, String method, @Nullable String asked) {
        if (!methods.contains(method.toUpperCase(Locale.ROOT))) {
            return Map.of();
        }
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("Access-Control-Allow-Origin", origin);
        answer.put("Access-Control-Allow-Credentials", "true");
        answer.put("Access-Control-Allow-Methods", String.join(", ", methods));
        answer.put("Access-Control-Allow-Headers", allowedHeaders(asked));
        answer.put("Access-Control-Max-Age", PREFLIGHT_SECONDS);
        return answer;
    }

    /** With credentials the browser takes an asterisk literally, so the names it asked for are repeated instead. */
    private String allowedHeaders(@Nullable String asked) {
        if (!headers.contains("*")) {
            return String.join(", ", headers);
        }
        return asked != null && asked.matches("[A-Za-z0-9, _-]{1,1024}") ? asked : "Authorization, Content-Type";
    }

    private static String normal(String origin) {
        String text = origin.strip().toLowerCase(Locale.ROOT);
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
