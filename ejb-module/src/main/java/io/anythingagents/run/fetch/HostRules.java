package io.anythingagents.run.fetch;

import java.util.List;
import java.util.Locale;

/**
 * Which hosts an installation lets agents read.
 *
 * @param allowed names and {@code *.domain}; empty for all
 * @param denied the same; these win
 */
public record HostRules(List<String> allowed, List<String> denied) {
    public HostRules {
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
    }

    boolean permits(String host) {
        return !matches(denied, host) && (allowed.isEmpty() || matches(allowed, host));
    }

    private static boolean matches(List<String> patterns, String host) {
        return patterns.stream()
                .map(pattern -> pattern.toLowerCase(Locale.ROOT))
                .anyMatch(pattern ->
                        pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern));
    }
}
