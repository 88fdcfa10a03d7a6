package io.anythingagents.identity.key;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The signing keys: the active one signs; the next one is already published, so that nobody is surprised when it becomes
 * active; retired ones verify until the last token they signed has expired.
 */
public record KeySet(SigningKey active, @Nullable SigningKey next, List<SigningKey> retired) {
    public KeySet {
        retired = List.copyOf(retired);
    }

    /** A first set with an active and a next key. */
    public static KeySet create(Supplier<UUID> ids, Instant now) {
        return new KeySet(SigningKey.generate(ids.get(), now), SigningKey.generate(ids.get(), now), List.of());
    }

    /**
     * The next key (or, without one, a fresh key) becomes active, a fresh key becomes next, and the active one retires.
     *
     * @param retireUntil when the last token signed by the active key will have expired
     */
    public KeySet rotate(Supplier<UUID> ids, Instant now, Instant retireUntil) {
        List<SigningKey> kept = new ArrayList<>();
        kept.add(active.retiredAt(retireUntil));
        retired.stream().filter(key -> verifies(key, now)).forEach(kept::add);
        SigningKey promoted = next == null ? SigningKey.generate(ids.get(), now) : next;
        return new KeySet(promoted, SigningKey.generate(ids.get(), now), kept);
    }

    /** The keys a verifier may use now, the active one first; the same ones are published. */
    public List<SigningKey> verifying(Instant now) {
        return Stream.concat(
                        next == null ? Stream.of(active) : Stream.of(active, next),
                        retired.stream().filter(key -> verifies(key, now)))
                .toList();
    }

    public Optional<SigningKey> find(String kid, Instant now) {
        return verifying(now).stream().filter(key -> key.kid().equals(kid)).findFirst();
    }

    private static boolean verifies(SigningKey key, Instant now) {
        return key.notAfter() == null || now.isBefore(key.notAfter());
    }
}
