package io.anythingagents.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds secrets that protect nothing: copied from an example, too short, or used twice. Never repeats a value. */
public final class SecretAudit {
    private SecretAudit() {}

    /** One sentence for each weak secret among the given texts; what is not given is not judged. */
    public static List<String> faults(Map<String, String> text) {
        List<String> faults = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        for (Setting<?> setting : SettingsCatalog.all()) {
            String value = text.getOrDefault(setting.name(), "").strip();
            if (!setting.secret() || value.isEmpty()) {
                continue;
            }
            String twin = value.contains("://") ? null : seen.putIfAbsent(value, setting.name());
            if (twin != null) {
                faults.add(sentence(setting, "has the value of " + twin + "; every secret needs its own"));
            } else if (value.contains("://")) {
                if (StarterSecrets.isStarter(passwordOf(value))) {
                    faults.add(sentence(setting, "holds a starter password; choose a random one"));
                }
            } else if (StarterSecrets.isStarterOrShort(value)) {
                faults.add(sentence(
                        setting,
                        "is a starter value or shorter than " + StarterSecrets.shortest()
                                + " characters; choose a random one"));
            }
        }
        return faults;
    }

    private static String passwordOf(String address) {
        try {
            String authority = new URI(address).getRawAuthority();
            int at = authority == null ? -1 : authority.lastIndexOf('@');
            int colon = at < 0 || authority == null ? -1 : authority.indexOf(':');
            return authority == null || colon < 0 || colon > at ? "" : authority.substring(colon + 1, at);
        } catch (URISyntaxException notAnAddress) {
            return "";
        }
    }

    private static String sentence(Setting<?> setting, String fault) {
        return setting.name() + " " + fault + " (" + setting.help() + ")";
    }
}
