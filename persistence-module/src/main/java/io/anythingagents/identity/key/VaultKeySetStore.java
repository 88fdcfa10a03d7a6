package io.anythingagents.identity.key;

import io.anythingagents.vault.VaultClient;
import io.anythingagents.vault.VaultException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A key set in a secret of Vault's key-value engine, version 2: the JSON of the set as text in the field {@code value}.
 * Writers name the version they read (check-and-set), so that of two nodes that change it at once one reads again.
 */
public final class VaultKeySetStore implements KeySetStore {
    private static final int ATTEMPTS = 10;
    private static final int NOT_FOUND = 404;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;

    private final VaultClient vault;
    private final String path;

    /**
     * Reads and writes one secret.
     *
     * @param path as the API has it, with {@code /data/}: {@code secret/data/anything-agents/keyset}
     */
    public VaultKeySetStore(VaultClient vault, String path) {
        this.vault = vault;
        this.path = path;
    }

    /** What lies there, and the number of the newest version, also when that is deleted; 0 where nobody ever wrote. */
    private record Found(Optional<Stored> stored, long number) {}

    @Override
    public Optional<Stored> read() {
        return find().stored();
    }

    @Override
    public String version() {
        return find().stored().map(Stored::version).orElse("");
    }

    @Override
    public Stored update(Function<Optional<KeySet>, KeySet> change) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Found before = find();
            KeySet keys = change.apply(before.stored().map(Stored::keys));
            if (before.stored().isPresent() && before.stored().get().keys().equals(keys)) {
                return before.stored().get();
            }
            if (write(keys, before.number())) {
                return read().orElseThrow(() -> new KeySetException("The key set vanished from Vault", null));
            }
        }
        throw new KeySetException("Others keep changing the key set in Vault", null);
    }

    @Override
    public Duration lookEvery() {
        return Duration.ofSeconds(10);
    }

    @Override
    public String place() {
        return "Vault, " + path;
    }

    private Found find() {
        try {
            VaultClient.Answer answer = vault.get(path);
            if (answer.status() == NOT_FOUND) {
                return new Found(Optional.empty(), number(answer.member("data", "metadata"))); // deleted ones count on
            }
            if (answer.status() != OK) {
                throw new KeySetException("Vault answers " + answer.status() + " for the key set at " + path, null);
            }
            return found(answer.member("data", "data").get("value"), answer.member("data", "metadata"));
        } catch (VaultException | DateTimeParseException e) {
            throw new KeySetException("The key set in Vault cannot be read", e);
        }
    }

    private Found found(@Nullable Object value, Map<?, ?> metadata) {
        if (!(value instanceof String text) || !(metadata.get("created_time") instanceof String created)) {
            throw new KeySetException("The secret at " + path + " is no key set", null);
        }
        long number = number(metadata);
        Stored stored = new Stored(KeySetJson.read(text), Long.toString(number), Instant.parse(created));
        return new Found(Optional.of(stored), number);
    }

    /** False when somebody else was faster. */
    private boolean write(KeySet keys, long readVersion) {
        try {
            VaultClient.Answer answer = vault.post(
                    path,
                    Map.of("options", Map.of("cas", readVersion), "data", Map.of("value", KeySetJson.write(keys))));
            if (answer.status() == BAD_REQUEST && answer.errors().contains("check-and-set")) {
                return false;
            }
            if (answer.status() != OK) {
                throw new KeySetException("Vault answers " + answer.status() + " to a change of " + path, null);
            }
            return true;
        } catch (VaultException e) {
            throw new KeySetException("The key set in Vault cannot be written", e);
        }
    }

    private static long number(Map<?, ?> metadata) {
        return metadata.get("version") instanceof Number version ? version.longValue() : 0;
    }
}
