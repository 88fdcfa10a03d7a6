package io.anythingagents.run.guardrail;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes addresses out of answers that a person should not follow and a console should not load: schemes that run or read
 * something, names and passwords in front of the host, bare or internal hosts, and pictures whose address carries data
 * away. Nothing is looked up.
 */
record UrlFilter() implements Guardrail {
    private static final String REMOVED = "<URL_REMOVED>";
    private static final Pattern PICTURE =
            Pattern.compile("!\\[[^\\]\\n]{0,200}]\\([^)\\n]{0,2000}[?#][^)\\n]{0,2000}\\)");
    private static final Pattern RUNNING =
            Pattern.compile("(?i)\\b(?:(?:javascript|vbscript|blob):|data:[\\w.+-]{1,60}/|file:/)[^\\s\"'>]{1,4000}");
    private static final Pattern ADDRESS =
            Pattern.compile("(?i)\\b(?:https?|ftp)://([^\\s/?#)\"'>]{1,500})[^\\s)\"'>]{0,4000}");
    private static final Pattern INTERNAL = Pattern.compile(
            "localhost|.*\\.(?:local|internal|localhost)|\\[.*]|0x[0-9a-f]+|\\d+|\\d{1,3}(?:\\.\\d{1,3}){3}");

    @Override
    public String key() {
        return "url_filter";
    }

    @Override
    public String title() {
        return "Addresses";
    }

    @Override
    public String purpose() {
        return "Takes addresses out of answers that nobody should follow and no console load.";
    }

    @Override
    public boolean masks() {
        return true;
    }

    @Override
    public JsonObject config() {
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    @Override
    public JsonObject configSchema() {
        return Json.createObjectBuilder().add("type", "object").build();
    }

    @Override
    public Verdict check(String text) {
        String kept = PICTURE.matcher(text).replaceAll(REMOVED);
        kept = RUNNING.matcher(kept).replaceAll(REMOVED);
        kept = addresses(kept);
        return kept.equals(text) ? new Verdict.Passed() : new Verdict.Changed(kept);
    }

    private static String addresses(String text) {
        Matcher matcher = ADDRESS.matcher(text);
        StringBuilder kept = new StringBuilder();
        while (matcher.find()) {
            String whole = matcher.group();
            matcher.appendReplacement(kept, Matcher.quoteReplacement(isDubious(matcher.group(1)) ? REMOVED : whole));
        }
        return matcher.appendTail(kept).toString();
    }

    private static boolean isDubious(String authority) {
        if (authority.contains("@")) {
            return true;
        }
        String host = authority.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
        return INTERNAL.matcher(host).matches() || host.startsWith("xn--") || host.contains(".xn--");
    }
}
