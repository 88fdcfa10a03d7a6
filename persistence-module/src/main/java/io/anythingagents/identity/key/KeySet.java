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
 * active; retired ones verify until the last token they signed has expired. When the next key's turn comes is written into
 * the set, so that all nodes change keys by the clock and none has to be told.
 *
 * @param activateNextAt when the next key takes over; null while that is not decided
 */
public record KeySet(
        SigningKey active,
        @Nullable SigningKey next,
        @Nullable Instant activateNextAt,
        List<SigningKey> retired) {
    public KeySet {
        retired = List.copyOf(retired);
        if (activateNextAt != null && next == null) {
            throw new KeySetException("The key set names a time for a next key it does not have", null);
        }
    }

    /** A first set. Whoever fetches it has the next key from the beginning, so that one may take over at any time. */
    public static KeySet create(Supplier<UUID> ids, Instant now) {
        return new KeySet(SigningKey.generate(ids.get(), now), SigningKey.generate(ids.get(), now), null, List.of());
    }

    /** The set as it stands at a time: a next key whose turn has come is the active one. */
    public KeySet at(Instant now) {
        if (next == null || activateNextAt == null || now.isBefore(activateNextAt)) {
            return this;
        }
        List<SigningKey> kept = new ArrayList<>();
        kept.add(active);
        kept.addAll(retired);
        return new KeySet(next.signingFrom(activateNextAt), null, null, kept);
    }

    /**
     * The next key takes over: at once when it was published long enough, else as soon as it will have been. While a
     * change is under way this changes nothing.
     */
    public KeySet rotate(Supplier<UUID> ids, Instant now, KeySchedule schedule) {
        KeySet current = at(now);
        if (current.activateNextAt != null) {
            return current;
        }
        SigningKey successor = current.next == null
                ? SigningKey.generate(ids.get(), now).signingFrom(now.plus(schedule.publishedBefore()))
                : current.next;
        Instant change = successor.notBefore().isAfter(now) ? successor.notBefore() : now;
        return current.handOver(successor, change, ids, now, schedule);
    }

    /** The next key takes over at once, even if verifiers elsewhere may not have seen it yet. */
    public KeySet rotateAtOnce(Supplier<UUID> ids, Instant now, KeySchedule schedule) {
        KeySet current = at(now);
        SigningKey successor = current.next == null ? SigningKey.generate(ids.get(), now) : current.next;
        return current.handOver(successor, now, ids, now, schedule);
    }

    private KeySet handOver(
            SigningKey successor, Instant change, Supplier<UUID> ids, Instant now, KeySchedule schedule) {
        SigningKey leaving = active.retiredAt(change.plus(schedule.tokenLife()));
        List<SigningKey> stillNeeded =
                retired.stream().filter(key -> verifies(key, now)).toList();
        if (change.isAfter(now)) {
            return new KeySet(leaving, successor, change, stillNeeded);
        }
        List<SigningKey> kept = new ArrayList<>();
        kept.add(leaving);
        kept.addAll(stillNeeded);
        SigningKey fresh = SigningKey.generate(ids.get(), now).signingFrom(now.plus(schedule.publishedBefore()));
        return new KeySet(successor.signingFrom(now), fresh, null, kept);
    }

    /** The keys a verifier may use, the one that signs first; the same ones are published. */
    public List<SigningKey> verifying(Instant now) {
        KeySet current = at(now);
        return Stream.concat(
                        current.next == null ? Stream.of(current.active) : Stream.of(current.active, current.next),
                        current.retired.stream().filter(key -> verifies(key, now)))
                .toList();
    }

    public Optional<SigningKey> find(String kid, Instant now) {
        return verifying(now).stream().filter(key -> key.kid().equals(kid)).findFirst();
    }

    /** When {@link #verifying} last changed by the clock alone; empty when it never did. */
    public Optional<Instant> changedByClock(Instant now) {
        Stream<Instant> ends = retired.stream().flatMap(key -> Stream.ofNullable(key.notAfter()));
        return Stream.concat(ends, Stream.ofNullable(activateNextAt))
                .filter(time -> !time.isAfter(now))
                .max(Instant::compareTo);
    }

    private static boolean verifies(SigningKey key, Instant now) {
        return key.notAfter() == null || now.isBefore(key.notAfter());
    }
}
