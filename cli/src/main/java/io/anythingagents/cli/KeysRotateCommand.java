package io.anythingagents.cli;

import io.anythingagents.identity.key.KeySchedule;
import io.anythingagents.identity.key.KeySet;
import io.anythingagents.identity.key.KeySetStore;
import io.anythingagents.identity.key.SigningKey;
import io.anythingagents.shared.Ids;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aa auth keys rotate}. */
@Command(
        name = "rotate",
        description =
                "Let the next key sign. It does so at once when it has been published long enough for every cache and"
                        + " node to know it, else as soon as it will have been; the old one verifies until its last token has"
                        + " expired. Without a key set, make the first. Prints the key that signs now.")
final class KeysRotateCommand extends ContextCommand {
    @Mixin
    private KeySetOptions keys = new KeySetOptions();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Option(
            names = "--at-once",
            description = "Do not wait for caches elsewhere to know the next key: they may refuse tokens for a while.")
    private boolean atOnce;

    @Option(
            names = "--discard-old",
            description = "For a stolen key: replace the whole set, so that every token is void and everybody signs in"
                    + " again.")
    private boolean discardOld;

    KeysRotateCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        if (discardOld) {
            confirmation.obtain(context, err(), "Every token becomes void, and everybody must sign in again.");
        }
        Instant now = context.clock().instant();
        KeySetStore store = keys.store(context);
        KeySchedule schedule = keys.schedule(context);
        KeySet changed = store.update(
                        before -> before.map(set -> rotated(set, now, schedule)).orElseGet(() -> fresh(now)))
                .keys();
        OutputOption.writeJson(out(), shown(changed));
        tell(changed, now, store.place());
    }

    private KeySet rotated(KeySet before, Instant now, KeySchedule schedule) {
        if (discardOld) {
            return fresh(now);
        }
        Ids ids = Ids.random();
        return atOnce ? before.rotateAtOnce(ids::next, now, schedule) : before.rotate(ids::next, now, schedule);
    }

    private static KeySet fresh(Instant now) {
        return KeySet.create(Ids.random()::next, now);
    }

    private Map<String, @Nullable Object> shown(KeySet set) {
        SigningKey next = set.next();
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("kid", set.active().kid());
        shown.put("public_jwk", set.active().publicJwk());
        shown.put("storage_backend", keys.backend(context));
        shown.put("next_kid", next == null ? null : next.kid());
        shown.put(
                "next_signs_from",
                set.activateNextAt() == null ? null : set.activateNextAt().toString());
        shown.put(
                "retired",
                set.retired().stream()
                        .map(key -> Map.of("kid", key.kid(), "verifies_until", String.valueOf(key.notAfter())))
                        .toList());
        return shown;
    }

    private void tell(KeySet set, Instant now, String place) {
        SigningKey next = set.next();
        Instant change = set.activateNextAt();
        if (next != null && change != null && now.isBefore(change)) {
            err().println("The signing key is still " + set.active().kid() + ". From " + change + " on it will be "
                    + next.kid() + ", which caches and nodes know by then; nothing else is to be done. The keys lie in "
                    + place + ".");
        } else {
            err().println("The signing key is now " + set.active().kid() + "; it lies in " + place + ".");
        }
    }
}
