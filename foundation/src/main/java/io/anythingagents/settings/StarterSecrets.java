package io.anythingagents.settings;

import java.util.List;
import java.util.Locale;

/** Values that stand in examples, and therefore protect nothing. */
public final class StarterSecrets {
    private static final int SHORTEST = 16;
    private static final List<String> PARTS = List.of(
            "change-me",
            "changeme",
            "local-dev",
            "local-jwks",
            "local-reset",
            "local-email",
            "example-secret",
            "your-secret",
            "replace-me");

    private StarterSecrets() {}

    /** Whether a text is copied from an example, or too short to be secret. */
    public static boolean isStarterOrShort(String text) {
        return text.length() < SHORTEST || isStarter(text);
    }

    /** Whether a text is copied from an example. */
    public static boolean isStarter(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return PARTS.stream().anyMatch(lower::contains)
                || text.chars().distinct().count() == 1;
    }

    static int shortest() {
        return SHORTEST;
    }
}
