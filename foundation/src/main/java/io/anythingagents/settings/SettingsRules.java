package io.anythingagents.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What must hold between settings, and what production demands. */
final class SettingsRules {
    private static final List<String> STARTER_WORDS = List.of("change-me", "changeme", "local-dev", "example-secret");
    private static final int SHORTEST_SECRET = 16;

    private SettingsRules() {}

    static List<String> check(Settings settings, Map<String, String> given) {
        List<String> faults = new ArrayList<>();
        for (Setting<?> setting : SettingsCatalog.all()) {
            if (setting.production() == Setting.Production.REQUIRED && !settings.isLocal()) {
                checkProduction(setting, given.get(setting.name()), faults);
            }
        }
        return faults;
    }

    private static void checkProduction(
            Setting<?> setting, @org.jspecify.annotations.Nullable String text, List<String> faults) {
        if (text == null) {
            faults.add(setting.name() + " must be set outside local environments (" + setting.help() + ")");
        } else if (setting.secret() && isStarterSecret(text)) {
            faults.add(setting.name() + " is a starter value or shorter than " + SHORTEST_SECRET
                    + " characters; choose a random one (" + setting.help() + ")");
        }
    }

    private static boolean isStarterSecret(String text) {
        return text.length() < SHORTEST_SECRET || STARTER_WORDS.stream().anyMatch(text::contains);
    }
}
