package io.anythingagents.cli;

import io.anythingagents.identity.key.KeySet;
import io.anythingagents.identity.key.SigningKey;
import io.anythingagents.shared.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aa auth keys rotate}. */
@Command(
        name = "rotate",
        description = "Make the next key the one that signs; the old one verifies until its last token has expired."
                + " Without a key set, make the first. Prints the key that signs now.")
final class KeysRotateCommand extends ContextCommand {
    /** Clocks of other machines may be behind, and verifiers cache the key set. */
    private static final Duration MARGIN = Duration.ofMinutes(15);

    @Mixin
    private KeySetOptions keys = new KeySetOptions();

    KeysRotateCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        Instant now = context.clock().instant();
        Instant retireUntil = now.plus(keys.tokenLife(context)).plus(MARGIN);
        Ids ids = Ids.random();
        SigningKey active = keys.store(context)
                .update(before -> before.map(set -> set.rotate(ids::next, now, retireUntil))
                        .orElseGet(() -> KeySet.create(ids::next, now)))
                .keys()
                .active();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("kid", active.kid());
        shown.put("public_jwk", active.publicJwk());
        shown.put("storage_backend", "file");
        OutputOption.writeJson(out(), shown);
        err().println("The signing key is now " + active.kid() + "; it lies in " + keys.file(context));
    }
}
