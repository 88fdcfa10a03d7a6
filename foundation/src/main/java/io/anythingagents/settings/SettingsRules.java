package io.anythingagents.settings;

import io.anythingagents.settings.Setting.Production;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold between settings, and what is demanded outside local environments. No message repeats a value. */
final class SettingsRules {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
    private static final int CHEAPEST_PASSWORD_HASH = 10;
    private static final Pattern SECRET_KEY = Pattern.compile("(sk|rk)_(live|test)_\\S+");
    /** Stripe's oldest prices are named as plans. */
    private static final Pattern PRICE = Pattern.compile("(price|plan)_\\S+");

    private final Settings settings;
    private final List<String> faults = new ArrayList<>();

    private SettingsRules(Settings settings) {
        this.settings = settings;
    }

    static List<String> check(Settings settings, Map<String, String> given, boolean forServer) {
        SettingsRules rules = new SettingsRules(settings);
        for (Setting<?> setting : SettingsCatalog.all()) {
            if (given.get(setting.name()) == null) {
                rules.checkMissing(setting, forServer);
            }
        }
        rules.checkMail();
        rules.checkVault();
        rules.checkKeyStore();
        rules.checkPlaces();
        rules.checkBilling();
        if (!settings.isLocal()) {
            rules.faults.addAll(SecretAudit.faults(given));
            rules.checkProduction();
        }
        return rules.faults;
    }

    private void checkMissing(Setting<?> setting, boolean forServer) {
        if (setting.production() == Production.ALWAYS && (forServer || !settings.isLocal())) {
            fault(setting, "must be set");
        } else if (setting.equals(SettingsCatalog.AUTH_KEY_STORAGE_PATH) && keysAreInVault()) {
            return; // nobody reads it then
        } else if (setting.production() == Production.REQUIRED && !settings.isLocal()) {
            fault(setting, "must be set outside local environments");
        }
    }

    /** A transport that lacks what it needs would be noticed with the first mail only. */
    private void checkMail() {
        String transport = settings.find(SettingsCatalog.MAIL_TRANSPORT).orElse("outbox");
        boolean olderWay = settings.find(SettingsCatalog.RESEND_EMAIL_ENABLED).orElse(false)
                && !settings.isGiven(SettingsCatalog.MAIL_TRANSPORT);
        if (transport.equals("smtp") && settings.find(SettingsCatalog.SMTP_HOST).isEmpty()) {
            fault(SettingsCatalog.SMTP_HOST, "must be set when MAIL_TRANSPORT is smtp");
        }
        if ((transport.equals("resend") || olderWay)
                && settings.find(SettingsCatalog.RESEND_API_KEY).isEmpty()) {
            fault(SettingsCatalog.RESEND_API_KEY, "must be set when mails go through Resend");
        }
    }

    private boolean keysAreInVault() {
        return settings.find(SettingsCatalog.AUTH_KEY_STORAGE_BACKEND)
                .filter("secret-manager"::equals)
                .isPresent();
    }

    private void checkKeyStore() {
        if (!keysAreInVault()) {
            return;
        }
        requireForVault(SettingsCatalog.VAULT_ADDR);
        requireForVault(SettingsCatalog.AUTH_KEY_SECRET_NAME);
        if (settings.isGiven(SettingsCatalog.VAULT_ROLE_ID)) {
            requireForVault(SettingsCatalog.VAULT_SECRET_ID);
        } else {
            requireForVault(SettingsCatalog.VAULT_TOKEN);
        }
    }

    private void checkPlaces() {
        boolean fromFile = settings.find(SettingsCatalog.GEOIP_PROVIDER)
                .filter("maxmind_db"::equals)
                .isPresent();
        if (fromFile && !settings.isGiven(SettingsCatalog.GEOIP_DATABASE_PATH)) {
            fault(SettingsCatalog.GEOIP_DATABASE_PATH, "must be set when GEOIP_PROVIDER is maxmind_db");
        }
    }

    /** Otherwise it would be noticed with the first customer who pays. */
    private void checkBilling() {
        if (!settings.find(SettingsCatalog.ENABLE_BILLING).orElse(false)) {
            return;
        }
        for (Setting<?> needed : List.of(
                SettingsCatalog.STRIPE_SECRET_KEY,
                SettingsCatalog.STRIPE_WEBHOOK_SECRET,
                SettingsCatalog.STRIPE_PRODUCT_PRICE_MAP)) {
            if (settings.find(needed).isEmpty()) {
                fault(needed, "must be set when ENABLE_BILLING is true");
            }
        }
        boolean nobodyIsAsked = settings.isLocal()
                && settings.find(SettingsCatalog.USE_TEST_FIXTURES).orElse(false);
        if (!nobodyIsAsked) {
            checkForms();
        }
    }

    /** Each is easily put in the place of another one, and Stripe would say so with the first customer only. */
    private void checkForms() {
        settings.find(SettingsCatalog.STRIPE_SECRET_KEY).ifPresent(key -> {
            if (!SECRET_KEY.matcher(key).matches()) {
                fault(SettingsCatalog.STRIPE_SECRET_KEY, "must begin with sk_live_, sk_test_, rk_live_ or rk_test_");
            } else if (settings.isLocal() && key.contains("_live_")) {
                fault(
                        SettingsCatalog.STRIPE_SECRET_KEY,
                        "must be a test key in local environments: real cards would pay");
            }
        });
        for (Setting<String> secret :
                List.of(SettingsCatalog.STRIPE_WEBHOOK_SECRET, SettingsCatalog.STRIPE_WEBHOOK_SECRET_PREVIOUS)) {
            if (settings.find(secret).filter(text -> !text.startsWith("whsec_")).isPresent()) {
                fault(secret, "must begin with whsec_");
            }
        }
        boolean isNoPrice = settings.find(SettingsCatalog.STRIPE_PRODUCT_PRICE_MAP).stream()
                .flatMap(prices -> prices.values().stream())
                .anyMatch(price -> !PRICE.matcher(price).matches());
        if (isNoPrice) {
            fault(
                    SettingsCatalog.STRIPE_PRODUCT_PRICE_MAP,
                    "must give each plan the id of a price, which begins with price_ (a product's begins with prod_)");
        }
    }

    private void requireForVault(Setting<?> setting) {
        if (!settings.isGiven(setting)) {
            fault(setting, "must be set when AUTH_KEY_STORAGE_BACKEND is secret-manager");
        }
    }

    private void checkProduction() {
        settings.find(SettingsCatalog.REDIS_URL)
                .filter(address -> settings.isGiven(SettingsCatalog.REDIS_URL))
                .ifPresent(this::checkRedis);
        settings.find(SettingsCatalog.APP_PUBLIC_URL)
                .filter(address -> "http".equalsIgnoreCase(address.getScheme()) && !isLoopback(address))
                .ifPresent(address -> fault(
                        SettingsCatalog.APP_PUBLIC_URL,
                        "must be an https address, because links in mails carry tokens"));
        if (settings.find(SettingsCatalog.ALLOWED_HOSTS).orElse(List.of()).contains("*")) {
            fault(SettingsCatalog.ALLOWED_HOSTS, "must name hosts; * lets every host in");
        }
        checkLocalOnly(SettingsCatalog.USE_TEST_FIXTURES);
        checkLocalOnly(SettingsCatalog.AUTH_DEV_SIGNER_ENABLED);
        if (settings.find(SettingsCatalog.MODEL_IS_LOCAL_STAND_IN).orElse(false)) {
            fault(SettingsCatalog.MODEL_IS_LOCAL_STAND_IN, "must be false outside local environments");
        }
        if (settings.find(SettingsCatalog.AUTH_PASSWORD_HASH_COST).orElse(CHEAPEST_PASSWORD_HASH)
                < CHEAPEST_PASSWORD_HASH) {
            fault(SettingsCatalog.AUTH_PASSWORD_HASH_COST, "must be 10 or more outside local environments");
        }
    }

    /** What switches off the proof of who orders, or makes people, is for a developer's own machine. */
    private void checkLocalOnly(Setting<Boolean> setting) {
        if (settings.find(setting).orElse(false)) {
            fault(setting, "must be false outside local environments");
        }
    }

    private void checkVault() {
        if (!settings.find(SettingsCatalog.VAULT_VERIFY_ENABLED).orElse(false)) {
            return;
        }
        if (settings.find(SettingsCatalog.VAULT_ADDR).isEmpty()) {
            fault(SettingsCatalog.VAULT_ADDR, "must be set when VAULT_VERIFY_ENABLED is true");
        }
        if (settings.find(SettingsCatalog.VAULT_TOKEN).isEmpty()
                && settings.find(SettingsCatalog.VAULT_ROLE_ID).isEmpty()) {
            fault(SettingsCatalog.VAULT_TOKEN, "or VAULT_ROLE_ID must be set when VAULT_VERIFY_ENABLED is true");
        }
    }

    private void checkRedis(URI address) {
        if (isLoopback(address)
                || settings.find(SettingsCatalog.REDIS_ALLOW_INSECURE).orElse(false)) {
            return;
        }
        if (!"rediss".equalsIgnoreCase(address.getScheme())) {
            fault(
                    SettingsCatalog.REDIS_URL,
                    "must be a rediss:// address outside local environments, unless REDIS_ALLOW_INSECURE is true");
        }
        String userInfo = address.getUserInfo();
        if (userInfo == null || userInfo.indexOf(':') < 0 || userInfo.endsWith(":")) {
            fault(
                    SettingsCatalog.REDIS_URL,
                    "must hold a password outside local environments, unless REDIS_ALLOW_INSECURE is true");
        }
    }

    private static boolean isLoopback(URI address) {
        return address.getHost() != null && LOOPBACK.contains(address.getHost());
    }

    private void fault(Setting<?> setting, String sentence) {
        faults.add(setting.name() + " " + sentence + " (" + setting.help() + ")");
    }
}
