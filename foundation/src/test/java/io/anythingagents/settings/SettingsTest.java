package io.anythingagents.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @Test
    void nothingGivenLocally_givesTheDefaults() {
        Settings settings = Settings.load(Map.of("ENVIRONMENT", "local"));

        assertThat(settings.isLocal()).isTrue();
        assertThat(settings.get(SettingsCatalog.DATABASE_HEALTH_TIMEOUT)).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.find(SettingsCatalog.DATABASE_URL)).isEmpty();
        assertThat(settings.isGiven(SettingsCatalog.APP_NAME)).isFalse();
    }

    @Test
    void blank_countsAsNotGiven() {
        Settings settings = Settings.load(Map.of("ENVIRONMENT", "local", "APP_NAME", "  ", "TAVILY_API_KEY", ""));

        assertThat(settings.get(SettingsCatalog.APP_NAME)).isEqualTo("anything-agents");
        assertThat(settings.find(SettingsCatalog.TAVILY_API_KEY)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"development", "dev", "local", "test", "Local", " TEST "})
    void safeEnvironments_areLocal(String environment) {
        assertThat(Settings.load(Map.of("ENVIRONMENT", environment)).isLocal()).isTrue();
    }

    @Test
    void allFaults_areListedAtOnce() {
        List<String> faults = faults(Map.of(
                "ENVIRONMENT", "local",
                "REQUIRE_EMAIL_VERIFICATION", "maybe",
                "DATABASE_POOL_SIZE", "many",
                "ACCESS_TOKEN_EXPIRE_MINUTES", "0",
                "APP_PUBLIC_URL", "ftp://example.com",
                "SIGNUP_ACCESS_POLICY", "nobody"));

        assertThat(faults).hasSize(5);
        assertThat(String.join("\n", faults))
                .contains("REQUIRE_EMAIL_VERIFICATION", "DATABASE_POOL_SIZE", "ACCESS_TOKEN_EXPIRE_MINUTES")
                .contains("APP_PUBLIC_URL", "SIGNUP_ACCESS_POLICY");
    }

    @Test
    void noMessage_repeatsAValue() {
        Map<String, String> text = new HashMap<>(production());
        text.put("DATABASE_URL", "postgresql://app:hunter2-secret@/x/y z");
        text.put("REDIS_URL", "http://:hunter2-secret@redis");
        text.put("AUTH_PASSWORD_PEPPER", "hunter2-secret");
        text.put("OPENAI_API_KEY", "change-me-hunter2-secret");
        text.put("MODEL_MAX_RETRIES", "hunter2-secret");

        InvalidSettingsException failure =
                catchThrowableOfType(InvalidSettingsException.class, () -> Settings.load(text));

        assertThat(failure.faults()).hasSize(5);
        assertThat(failure).hasNoCause();
        assertThat(failure.getMessage()).doesNotContain("hunter2").contains("DATABASE_URL", "REDIS_URL");
    }

    @Test
    void serverWithoutWhatItNeeds_doesNotStartEvenLocally() {
        assertThatThrownBy(() -> Settings.loadForServer(Map.of("ENVIRONMENT", "local")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("DATABASE_URL must be set")
                .hasMessageContaining("AUTH_PASSWORD_PEPPER must be set");
    }

    @Test
    void completeProduction_isAccepted() {
        Settings settings = Settings.loadForServer(production());

        assertThat(settings.isLocal()).isFalse();
    }

    @Test
    void unsetEnvironment_countsAsProductionAndListsWhatIsMissing() {
        List<String> faults = faults(Map.of());

        assertThat(String.join("\n", faults))
                .contains("APP_PUBLIC_URL must be set outside local environments")
                .contains("REDIS_URL must be set")
                .contains("OPENAI_API_KEY must be set")
                .contains("AUTH_KEY_STORAGE_PATH must be set");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "change-me",
                "change-me-too",
                "change-me-again",
                "local-dev-password-pepper",
                "local-dev-refresh-pepper",
                "Local-Email-Verify-Pepper",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "short-but-random"
            })
    void starterSecrets_areRefusedOutsideLocalAndAllowedWithin(String starter) {
        String text = "short-but-random".equals(starter) ? "xK3!" : starter;

        assertThat(faults(with("AUTH_PASSWORD_PEPPER", text)))
                .singleElement()
                .asString()
                .startsWith("AUTH_PASSWORD_PEPPER is a starter value");
        assertThat(Settings.load(Map.of("ENVIRONMENT", "local", "AUTH_PASSWORD_PEPPER", text)))
                .isNotNull();
    }

    @Test
    void oneSecretForTwoPurposes_isRefused() {
        assertThat(faults(with("AUTH_REFRESH_TOKEN_PEPPER", secretOf("AUTH_PASSWORD_PEPPER"))))
                .singleElement()
                .asString()
                .contains("AUTH_REFRESH_TOKEN_PEPPER has the value of AUTH_PASSWORD_PEPPER");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "REDIS_URL | redis://:a-long-random-password@redis.example.com/0 | rediss://",
                "REDIS_URL | rediss://redis.example.com/0 | password",
                "REDIS_URL | https://redis.example.com | scheme",
                "DATABASE_URL | mysql://db.example.com/app | postgresql://",
                "DATABASE_URL | postgresql://db.example.com | database",
                "DATABASE_URL | postgresql://app:change-me-now@db.example.com/app | starter password",
                "APP_PUBLIC_URL | http://agents.example.com | https",
                "ALLOWED_HOSTS | * | every host",
                "ALLOWED_HOSTS | https://agents.example.com | host name",
                "ALLOWED_ORIGINS | * | origin",
                "ALLOWED_ORIGINS | https://agents.example.com/console | origin",
                "TRUSTED_PROXIES | proxy.example.com | CIDR",
                "TRUSTED_PROXIES | 10.0.0.0/33 | CIDR",
                "MODEL_IS_LOCAL_STAND_IN | true | false outside local",
                "USE_TEST_FIXTURES | true | false outside local",
                "AUTH_DEV_SIGNER_ENABLED | true | false outside local",
                "AUTH_PASSWORD_HASH_COST | 4 | 10 or more",
                "AUTH_AUDIENCE | [\"a\" | JSON array",
                "AUTH_AUDIENCE | , | at least one",
            })
    void badProductionValue_isRefusedWithAReason(String name, String value, String reason) {
        assertThat(faults(with(name, value)))
                .anySatisfy(fault -> assertThat(fault).startsWith(name + " ").contains(reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "REDIS_URL | redis://127.0.0.1:6379/0",
                "REDIS_URL | rediss://:a-long-random-password@redis.example.com:6380/2",
                "DATABASE_URL | postgres://app@[::1]:6000/app?sslmode=require",
                "DATABASE_URL | postgresql://app:kq7-94857601@a:1,b:2/app",
                "APP_PUBLIC_URL | http://localhost:8080",
                "ALLOWED_HOSTS | *.example.com,[::1],localhost:8080",
                "ALLOWED_ORIGINS | https://a.example.com,http://localhost:3000",
                "TRUSTED_PROXIES | 10.0.0.0/8, 192.0.2.1, fd00::/8, ::1",
                "AUTH_AUDIENCE | [\"agent-api\", \"other\"]",
            })
    void goodProductionValue_isAccepted(String name, String value) {
        assertThat(Settings.loadForServer(with(name, value))).isNotNull();
    }

    @Test
    void insecureRedis_isAcceptedWhenAskedFor() {
        Map<String, String> text = new HashMap<>(with("REDIS_URL", "redis://redis.internal:6379/0"));
        text.put("REDIS_ALLOW_INSECURE", "yes");

        assertThat(Settings.loadForServer(text)).isNotNull();
    }

    @Test
    void textForm_holdsNamesOnly() {
        assertThat(Settings.loadForServer(production()).toString())
                .contains("AUTH_PASSWORD_PEPPER")
                .doesNotContain(secretOf("AUTH_PASSWORD_PEPPER"));
    }

    private static List<String> faults(Map<String, String> text) {
        InvalidSettingsException failure =
                catchThrowableOfType(InvalidSettingsException.class, () -> Settings.load(text));
        assertThat(failure).isNotNull();
        return failure.faults();
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> text = new HashMap<>(production());
        text.put(name, value);
        return text;
    }

    private static String secretOf(String name) {
        return "kq7-" + Integer.toHexString(name.hashCode()) + "-ffd0c1b2a3948576";
    }

    /** Every required setting, with a value of its own that no rule objects to. */
    private static Map<String, String> production() {
        Map<String, String> text = new HashMap<>();
        for (Setting<?> setting : SettingsCatalog.all()) {
            if (setting.production() != Setting.Production.OPTIONAL) {
                text.put(
                        setting.name(),
                        "kq7-" + Integer.toHexString(setting.name().hashCode()) + "-ffd0c1b2a3948576");
            }
        }
        text.put("ENVIRONMENT", "production");
        text.put("APP_PUBLIC_URL", "https://agents.example.com");
        text.put("ALLOWED_HOSTS", "agents.example.com");
        text.put("ALLOWED_ORIGINS", "https://agents.example.com");
        text.put("DATABASE_URL", "postgresql://app:kq7-94857601@db.example.com:5432/app");
        text.put("REDIS_URL", "rediss://:kq7-11223344@redis.example.com:6380/0");
        return text;
    }

    @Test
    void keysInVault_needItsAddressAToken_andThePath() {
        assertThatThrownBy(() ->
                        Settings.load(Map.of("ENVIRONMENT", "test", "AUTH_KEY_STORAGE_BACKEND", "secret-manager")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("VAULT_ADDR must be set")
                .hasMessageContaining("VAULT_TOKEN must be set")
                .hasMessageContaining("AUTH_KEY_SECRET_NAME must be set");
        assertThatThrownBy(() -> Settings.load(Map.of(
                        "ENVIRONMENT", "test",
                        "AUTH_KEY_STORAGE_BACKEND", "secret-manager",
                        "VAULT_ROLE_ID", "role")))
                .hasMessageContaining("VAULT_SECRET_ID must be set")
                .hasMessageNotContaining("VAULT_TOKEN must be set");
    }

    @Test
    void billing_needsItsCredentials() {
        assertThatThrownBy(() -> Settings.load(Map.of("ENVIRONMENT", "test", "ENABLE_BILLING", "true")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("STRIPE_SECRET_KEY must be set")
                .hasMessageContaining("sk_live_")
                .hasMessageContaining("STRIPE_WEBHOOK_SECRET must be set")
                .hasMessageContaining("whsec_")
                .hasMessageContaining("STRIPE_PRODUCT_PRICE_MAP must be set");
        Settings whole = Settings.load(Map.of(
                "ENVIRONMENT", "test",
                "ENABLE_BILLING", "true",
                "STRIPE_SECRET_KEY", "sk_test_x",
                "STRIPE_WEBHOOK_SECRET", "whsec_x",
                "STRIPE_PRODUCT_PRICE_MAP", "pro:price_2, starter=price_1"));
        assertThat(whole.get(SettingsCatalog.STRIPE_PRODUCT_PRICE_MAP))
                .isEqualTo(Map.of("starter", "price_1", "pro", "price_2"));
    }

    @ParameterizedTest
    @CsvSource({
        "STRIPE_SECRET_KEY, pk_test_x, must begin with sk_live_",
        "STRIPE_SECRET_KEY, whsec_x, must begin with sk_live_",
        "STRIPE_SECRET_KEY, sk_live_x, must be a test key in local environments",
        "STRIPE_WEBHOOK_SECRET, sk_test_x, must begin with whsec_",
        "STRIPE_WEBHOOK_SECRET_PREVIOUS, we_1, must begin with whsec_",
        "STRIPE_PRODUCT_PRICE_MAP, pro=prod_1, must give each plan the id of a price"
    })
    void credentialsOfBilling_areRefusedWhereTheyCannotBeRight(String name, String value, String fault) {
        Map<String, String> values = new HashMap<>(Map.of(
                "ENVIRONMENT", "test",
                "ENABLE_BILLING", "true",
                "STRIPE_SECRET_KEY", "rk_test_x",
                "STRIPE_WEBHOOK_SECRET", "whsec_x",
                "STRIPE_PRODUCT_PRICE_MAP", "pro=price_1"));
        Settings.load(values);
        values.put(name, value);

        assertThatThrownBy(() -> Settings.load(values))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(name + " " + fault)
                .hasMessageNotContaining(value);

        // nobody is asked
        values.put("USE_TEST_FIXTURES", "true");
        Settings.load(values);
    }

    @Test
    void keysInVault_needNoFile() {
        assertThatThrownBy(() -> Settings.load(Map.of("AUTH_KEY_STORAGE_BACKEND", "secret-manager")))
                .hasMessageNotContaining("AUTH_KEY_STORAGE_PATH must be set");
    }
}
