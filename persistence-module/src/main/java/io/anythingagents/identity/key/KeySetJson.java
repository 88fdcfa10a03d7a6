package io.anythingagents.identity.key;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** The stored form: {@code {schema_version, active, next, activate_next_at, retired}}, private keys as unencrypted PKCS#8 PEM. */
final class KeySetJson {
    private static final long SCHEMA_VERSION = 1;

    private KeySetJson() {}

    static String write(KeySet keys) {
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        root.put("schema_version", SCHEMA_VERSION);
        root.put("active", write(keys.active()));
        root.put("next", keys.next() == null ? null : write(keys.next()));
        root.put(
                "activate_next_at",
                keys.activateNextAt() == null ? null : keys.activateNextAt().toString());
        root.put("retired", keys.retired().stream().map(KeySetJson::write).toList());
        return JsonUtil.toJson(root) + "\n";
    }

    static KeySet read(String text) {
        try {
            Map<String, Object> root = JsonUtil.parseJson(text);
            if (!Long.valueOf(SCHEMA_VERSION).equals(root.get("schema_version"))) {
                throw new KeySetException("The key set has a schema version this release does not know", null);
            }
            SigningKey active = readKey(root.get("active"));
            if (active == null) {
                throw new KeySetException("The key set has no active key", null);
            }
            List<SigningKey> retired = new ArrayList<>();
            if (root.get("retired") instanceof List<?> list) {
                for (Object entry : list) {
                    SigningKey key = readKey(entry);
                    if (key != null) {
                        retired.add(key);
                    }
                }
            }
            Object change = root.get("activate_next_at");
            return new KeySet(
                    active, readKey(root.get("next")), change == null ? null : Instant.parse((String) change), retired);
        } catch (JoseException | ClassCastException | DateTimeException e) {
            throw new KeySetException("The key set is not the JSON this release writes", e);
        }
    }

    private static Map<String, @Nullable Object> write(SigningKey key) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("kid", key.kid());
        entry.put("public_jwk", key.publicJwk());
        entry.put("created_at", key.createdAt().toString());
        entry.put("not_before", key.notBefore().toString());
        entry.put("not_after", key.notAfter() == null ? null : key.notAfter().toString());
        entry.put("private_key", key.privatePem());
        return entry;
    }

    @SuppressWarnings("unchecked") // checked by the casts' use
    private static @Nullable SigningKey readKey(@Nullable Object entry) {
        if (!(entry instanceof Map<?, ?> map)) {
            return null;
        }
        Object end = map.get("not_after");
        return SigningKey.restore(
                text(map, "kid"),
                (Map<String, Object>) member(map, "public_jwk"),
                text(map, "private_key"),
                Instant.parse(text(map, "created_at")),
                Instant.parse(text(map, "not_before")),
                end == null ? null : Instant.parse((String) end));
    }

    private static String text(Map<?, ?> map, String name) {
        return (String) member(map, name);
    }

    private static Object member(Map<?, ?> map, String name) {
        Object value = map.get(name);
        if (value == null) {
            throw new KeySetException("A key of the key set has no " + name, null);
        }
        return value;
    }
}
