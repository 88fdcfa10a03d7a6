package io.anythingagents.identity;

import io.anythingagents.http.Fields;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes to a profile as a request gives them: what is not named stays, null and blank clear. */
final class ProfileBody {
    private static final Map<String, Integer> LONGEST = Map.of(
            "display_name", 128,
            "given_name", 64,
            "family_name", 64,
            "avatar_url", 512,
            "timezone", 64,
            "locale", 32);

    private ProfileBody() {}

    static Profiles.Change read(Fields fields) {
        Map<String, @Nullable String> changes = new LinkedHashMap<>();
        LONGEST.forEach((name, longest) -> {
            if (fields.has(name)) {
                changes.put(name, fields.optionalText(name, longest));
            }
        });
        String timezone = changes.get("timezone");
        if (timezone != null && !ZoneId.getAvailableZoneIds().contains(timezone)) {
            fields.fault("timezone", "unknown-value", "Must be a time zone of the IANA database, as in Europe/Vienna.");
        }
        String locale = changes.get("locale");
        if (locale != null && !isLanguageTag(locale)) {
            fields.fault("locale", "unknown-value", "Must be a language tag (BCP 47), as in en-GB.");
        }
        String avatar = changes.get("avatar_url");
        if (avatar != null && !isWebAddress(avatar)) {
            fields.fault("avatar_url", "invalid-url", "Must be an http or https address.");
        }
        return new Profiles.Change(changes);
    }

    private static boolean isLanguageTag(String tag) {
        try {
            return !new Locale.Builder()
                    .setLanguageTag(tag)
                    .build()
                    .getLanguage()
                    .isEmpty();
        } catch (IllformedLocaleException e) {
            return false;
        }
    }

    private static boolean isWebAddress(String text) {
        try {
            URI address = new URI(text);
            return ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                    && address.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
