package io.anythingagents.identity.token;

import io.anythingagents.identity.key.FileKeySetStore;
import io.anythingagents.identity.key.KeySchedule;
import io.anythingagents.identity.key.KeySetStore;
import io.anythingagents.identity.key.VaultKeySetStore;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.vault.VaultClient;
import io.anythingagents.vault.VaultLogin;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** Where the keys of this installation live, and how fast they may change. */
@ApplicationScoped
public class KeyBeans {
    @Produces
    @Singleton
    KeySetStore store(Settings settings, Clock clock) {
        return settings.get(SettingsCatalog.AUTH_KEY_STORAGE_BACKEND).equals("secret-manager")
                ? new VaultKeySetStore(vault(settings, clock), settings.get(SettingsCatalog.AUTH_KEY_SECRET_NAME))
                : new FileKeySetStore(settings.get(SettingsCatalog.AUTH_KEY_STORAGE_PATH));
    }

    @Produces
    @Singleton
    KeySchedule schedule(Settings settings) {
        return KeySchedule.of(
                settings.get(SettingsCatalog.AUTH_JWKS_MAX_AGE_SECONDS),
                settings.get(SettingsCatalog.ACCESS_TOKEN_EXPIRE_MINUTES),
                settings.get(SettingsCatalog.AUTH_REFRESH_TOKEN_TTL_MINUTES));
    }

    private static VaultClient vault(Settings settings, Clock clock) {
        Optional<String> role = settings.find(SettingsCatalog.VAULT_ROLE_ID);
        VaultLogin login = role.isPresent()
                ? new VaultLogin.AppRole(role.get(), settings.get(SettingsCatalog.VAULT_SECRET_ID))
                : new VaultLogin.Token(settings.get(SettingsCatalog.VAULT_TOKEN));
        return new VaultClient(settings.get(SettingsCatalog.VAULT_ADDR), login, clock);
    }
}
