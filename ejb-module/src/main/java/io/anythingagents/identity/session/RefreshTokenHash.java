package io.anythingagents.identity.session;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Digests;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** What a refresh token is stored and compared as: the HMAC of the whole token under its pepper. */
@ApplicationScoped
public class RefreshTokenHash {
    private String pepper;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected RefreshTokenHash() {}

    @Inject
    public RefreshTokenHash(Settings settings) {
        this.pepper = settings.get(SettingsCatalog.AUTH_REFRESH_TOKEN_PEPPER);
    }

    public String of(String compact) {
        return Digests.hmacHex(pepper, compact);
    }
}
