package io.anythingagents.identity.session;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a user agent header says of itself, in words for people. The first word found wins; the order matters, because most
 * browsers also name those they descend from. A claim, and never more.
 */
public record ClientDescription(
        @Nullable String platform,
        @Nullable String browser,
        @Nullable String device) {
    private static final Map<String, String> PLATFORMS = ordered(
            "iphone", "iOS",
            "ipod", "iOS",
            "ipad", "iPadOS",
            "mac os x", "macOS",
            "macintosh", "macOS",
            "android", "Android",
            "windows", "Windows",
            "cros ", "ChromeOS",
            "linux", "Linux");
    private static final Map<String, String> BROWSERS = ordered(
            "edg/", "Edge",
            "edga/", "Edge",
            "edgios/", "Edge",
            "edge/", "Edge",
            "opr/", "Opera",
            "opera", "Opera",
            "brave/", "Brave",
            "arc/", "Arc",
            "fxios/", "Firefox",
            "firefox/", "Firefox",
            "crios/", "Chrome",
            "chrome/", "Chrome",
            "safari/", "Safari",
            "msie ", "Internet Explorer",
            "trident/", "Internet Explorer");
    private static final Map<String, String> DEVICES = ordered(
            "bot", "bot",
            "crawler", "bot",
            "spider", "bot",
            "ipad", "tablet",
            "tablet", "tablet",
            "iphone", "mobile",
            "ipod", "mobile",
            "mobile", "mobile",
            "android", "tablet",
            "windows", "desktop",
            "macintosh", "desktop",
            "mac os x", "desktop",
            "cros ", "desktop",
            "linux", "desktop");

    static final ClientDescription UNKNOWN = new ClientDescription(null, null, null);

    public static ClientDescription of(@Nullable String userAgent) {
        if (userAgent == null) {
            return UNKNOWN;
        }
        String text = userAgent.toLowerCase(Locale.ROOT);
        return new ClientDescription(first(PLATFORMS, text), first(BROWSERS, text), first(DEVICES, text));
    }

    private static @Nullable String first(Map<String, String> words, String text) {
        for (Map.Entry<String, String> word : words.entrySet()) {
            if (text.contains(word.getKey())) {
                return word.getValue();
            }
        }
        return null;
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
