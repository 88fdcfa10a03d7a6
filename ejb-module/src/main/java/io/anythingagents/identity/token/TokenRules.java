package io.anythingagents.identity.token;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import java.time.Duration;
import java.util.List;

/** What every token of this installation has in common. */
record TokenRules(String issuer, List<String> audience, Duration accessLife, Duration refreshLife) {
    static TokenRules of(Settings settings) {
        return new TokenRules(
                settings.get(SettingsCatalog.APP_NAME),
                settings.get(SettingsCatalog.AUTH_AUDIENCE),
                settings.get(SettingsCatalog.ACCESS_TOKEN_EXPIRE_MINUTES),
                settings.get(SettingsCatalog.AUTH_REFRESH_TOKEN_TTL_MINUTES));
    }
}
