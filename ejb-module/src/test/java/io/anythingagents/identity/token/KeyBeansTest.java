package io.anythingagents.identity.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.identity.MovableClock;
import io.anythingagents.identity.key.FileKeySetStore;
import io.anythingagents.identity.key.KeySchedule;
import io.anythingagents.identity.key.KeySetStore;
import io.anythingagents.identity.key.VaultKeySetStore;
import io.anythingagents.settings.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyBeansTest {
    private final KeyBeans beans = new KeyBeans();

    @Test
    void keysLiveInAFile_orInVaultByTokenOrRole_asTheSettingsSay() {
        KeySetStore file = store(Map.of("AUTH_KEY_STORAGE_PATH", "/nowhere/keyset.json"));
        KeySetStore byToken = store(vault(Map.of("VAULT_TOKEN", "hvs.token")));
        KeySetStore byRole = store(vault(Map.of("VAULT_ROLE_ID", "role", "VAULT_SECRET_ID", "a secret")));

        assertThat(file).isInstanceOf(FileKeySetStore.class);
        assertThat(file.place()).isEqualTo("/nowhere/keyset.json");
        assertThat(byToken).isInstanceOf(VaultKeySetStore.class);
        assertThat(byToken.place()).isEqualTo("Vault, secret/data/keys");
        assertThat(byRole).isInstanceOf(VaultKeySetStore.class);
    }

    @Test
    void keyIsPublishedLongerThanCachesKeepIt_andVerifiesLongerThanAnyTokenLives() {
        KeySchedule schedule = beans.schedule(Settings.load(Map.of(
                "ENVIRONMENT", "test",
                "AUTH_JWKS_MAX_AGE_SECONDS", "3600",
                "AUTH_REFRESH_TOKEN_TTL_MINUTES", "129600")));

        assertThat(schedule.publishedBefore()).isGreaterThan(Duration.ofHours(1));
        assertThat(schedule.tokenLife()).isGreaterThan(Duration.ofDays(90));
    }

    private KeySetStore store(Map<String, String> more) {
        Map<String, String> text = new HashMap<>(more);
        text.put("ENVIRONMENT", "test");
        return beans.store(Settings.load(text), new MovableClock());
    }

    private static Map<String, String> vault(Map<String, String> login) {
        Map<String, String> text = new HashMap<>(login);
        text.put("AUTH_KEY_STORAGE_BACKEND", "secret-manager");
        text.put("AUTH_KEY_SECRET_NAME", "secret/data/keys");
        text.put("VAULT_ADDR", "http://127.0.0.1:1");
        return text;
    }
}
