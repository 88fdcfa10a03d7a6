package io.anythingagents.cli;

import io.anythingagents.identity.key.KeySetStore;
import io.anythingagents.identity.key.SigningKey;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aa auth jwks print}. */
@Command(
        name = "print",
        description = "Print the key set as the server publishes it: {\"keys\": [...]}, no private key.")
final class JwksPrintCommand extends ContextCommand {
    @Mixin
    private KeySetOptions keys = new KeySetOptions();

    JwksPrintCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        KeySetStore.Stored stored = keys.store(context)
                .read()
                .orElseThrow(() -> new CliFailure(
                        "There is no key set in " + keys.store(context).place()
                                + "; a local start makes one, elsewhere aa auth keys rotate does."));
        OutputOption.writeJson(
                out(),
                Map.of(
                        "keys",
                        stored.keys().verifying(context.clock().instant()).stream()
                                .map(SigningKey::publicJwk)
                                .toList()));
    }
}
