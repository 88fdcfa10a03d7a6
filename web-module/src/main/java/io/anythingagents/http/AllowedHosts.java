package io.anythingagents.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The host names this service answers to; ports play no part, {@code *.example.com} covers subdomains. */
final class AllowedHosts {
    private final List<String> patterns;

    AllowedHosts(List<String> patterns) {
        this.patterns = patterns.stream()
                .map(AllowedHosts::nameOf)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** Whether a {@code Host} header names one of ours; a missing or garbled one does not. */
    boolean accept(@Nullable String hostHeader) {
        if (hostHeader == null) {
            return false;
        }
        String name = nameOf(hostHeader);
        return !name.isEmpty() && patterns.stream().anyMatch(pattern -> matches(pattern, name));
    }

    private static boolean matches(String pattern, String name) {
        return pattern.startsWith("*.")
                ? name.endsWith(pattern.substring(1)) && name.length() > pattern.length() - 1
                : pattern.equals(name);
    }

    /** The name without its port; empty when the text is no host. */
    private static String nameOf(String host) {
        String text = host.strip().toLowerCase(Locale.ROOT);
        int end = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        String name = end < 0 ? text : text.substring(0, end);
        String rest = end < 0 ? "" : text.substring(end);
        return rest.isEmpty() || rest.matches(":\\d{0,5}") ? name : "";
    }
}
