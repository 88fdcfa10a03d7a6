package io.anythingagents.system.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every password and token the tests have used, so that a log can be searched for them. */
public final class Secrets {
    private static final Set<String> USED = ConcurrentHashMap.newKeySet();

    private Secrets() {}

    /** Remembers a secret and gives it back. */
    public static String noted(String secret) {
        USED.add(secret);
        return secret;
    }

    public static Set<String> used() {
        return Set.copyOf(USED);
    }
}
