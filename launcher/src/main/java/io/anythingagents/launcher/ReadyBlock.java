package io.anythingagents.launcher;

import java.nio.file.Path;
import java.util.Locale;

/** The last thing {@code aa up} says when all is well: where, how to sign in, where things are, how to stop. */
final class ReadyBlock {
    private ReadyBlock() {}

    static String text(UpRequest request, Composition composition, DataDirectory data, double seconds) {
        String model = composition.hasLocalModel()
                ? "a scripted local stand-in answers; set OPENAI_API_KEY for a real one"
                : "as OPENAI_API_KEY and OPENAI_BASE_URL say";
        Path outbox = composition.outbox();
        return String.format(
                Locale.ROOT,
                """

                Ready in %.1f s
                  Console   %s/
                  API       %s/api/v1  (description: %s/openapi.json)
                  Sign in   sign up in the console, then open the link in the newest mail in %s
                  Model     %s
                  Data      %s  (mail: outbox/, logs: logs/, this run: run.json)
                  Stop      Ctrl-C here, or ./aa down --data-dir %s
                """,
                seconds,
                request.url(),
                request.url(),
                request.url(),
                outbox,
                model,
                data.root(),
                data.root());
    }
}
