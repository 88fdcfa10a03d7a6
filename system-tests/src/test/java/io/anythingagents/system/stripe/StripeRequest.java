package io.anythingagents.system.stripe;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One request as Stripe reads it.
 *
 * @param path after {@code /v1}
 * @param form flat, as sent: {@code items[0][price]} and the like
 * @param key {@code Idempotency-Key}
 * @param version {@code Stripe-Version}
 */
public record StripeRequest(
        String method,
        String path,
        Map<String, String> form,
        @Nullable String key,
        @Nullable String version) {

    static Map<String, String> form(@Nullable String encoded) {
        Map<String, String> form = new TreeMap<>();
        if (encoded == null || encoded.isEmpty()) {
            return form;
        }
        for (String pair : encoded.split("&")) {
            int equals = pair.indexOf('=');
            form.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
        }
        return form;
    }

    /** Such as POST /customers. */
    public String line() {
        return method + " " + path;
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(form.get(name));
    }

    String required(String name) {
        return get(name)
                .orElseThrow(
                        () -> StripeFault.invalid("parameter_missing", name, "Missing required param: " + name + "."));
    }

    /** What stands under {@code name[...]}. */
    Map<String, String> map(String name) {
        Map<String, String> found = new TreeMap<>();
        form.forEach((key, value) -> {
            if (key.startsWith(name + "[") && key.endsWith("]")) {
                found.put(key.substring(name.length() + 1, key.length() - 1), value);
            }
        });
        return found;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
