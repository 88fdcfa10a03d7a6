package io.anythingagents.system.product;

import java.util.Map;
import java.util.Set;

/** How the environment of the product differs from the environment the tests run in. */
final class TestSettings {
    /** Every test signs up its own tenant from one address, which the default quotas rightly refuse. */
    static final Map<String, String> LIMITS_OFF = Map.ofEntries(
            Map.entry("SIGNUP_RATE_LIMIT_PER_HOUR", "0"),
            Map.entry("TEAM_INVITE_RATE_LIMIT_PER_HOUR", "0"),
            Map.entry("DELETION_GRACE_MINUTES", "0.2"),
            Map.entry("AUTH_IP_LOCKOUT_THRESHOLD", "0"),
            Map.entry("SIGNUP_CONCURRENT_REQUESTS_LIMIT", "0"),
            Map.entry("PASSWORD_RESET_IP_RATE_LIMIT_PER_HOUR", "0"),
            Map.entry("EMAIL_VERIFICATION_IP_RATE_LIMIT_PER_HOUR", "0"),
            Map.entry("SERVICE_ACCOUNT_ISSUE_GLOBAL_LIMIT_PER_MINUTE", "0"),
            Map.entry("CHAT_RATE_LIMIT_PER_MINUTE", "0"),
            Map.entry("CHAT_STREAM_RATE_LIMIT_PER_MINUTE", "0"),
            Map.entry("CHAT_STREAM_CONCURRENT_LIMIT", "0"),
            Map.entry("RUN_EVENTS_RATE_LIMIT_PER_MINUTE", "0"),
            Map.entry("USE_TEST_FIXTURES", "true"),
            // the tests stand in for a proxy, so that each may come from an address of its own
            Map.entry("TRUSTED_PROXIES", "127.0.0.1"),
            // tests count model calls
            Map.entry("CONVERSATION_TITLES", "false"),
            // there is a web search to switch, which is never asked
            Map.entry("TAVILY_API_KEY", "tvly-of-nobody-at-all"),
            Map.entry("TAVILY_BASE_URL", "http://127.0.0.1:9"),
            // pages may be read, where a plan allows it: there is none that does
            Map.entry("WEB_FETCH_ENABLED", "true"),
            // billing is on, with a Stripe that is never asked
            Map.entry("ENABLE_BILLING", "true"),
            Map.entry("ENABLE_BILLING_STREAM", "true"),
            Map.entry("BILLING_STREAM_CONCURRENT_LIMIT", "0"),
            Map.entry("BILLING_STREAM_RATE_LIMIT_PER_MINUTE", "0"),
            Map.entry("STRIPE_SECRET_KEY", "sk_test_of-nobody-at-all"),
            Map.entry("STRIPE_WEBHOOK_SECRET", RunningProduct.WEBHOOK_SECRET),
            Map.entry("STRIPE_WEBHOOK_SECRET_PREVIOUS", RunningProduct.WEBHOOK_SECRET_PREVIOUS),
            Map.entry("STRIPE_PRODUCT_PRICE_MAP", "starter=price_starter,pro=price_pro"));

    /** Tests start many servers and ask little of each: without the second compiler a start takes half the processor time. */
    static final String JAVA_OPTIONS = "-XX:TieredStopAtLevel=1";

    /** What a developer's shell may hold and the tests must not use: real providers, real databases. */
    static final Set<String> NEVER_INHERITED = Set.of(
            "OPENAI_API_KEY",
            "OPENAI_BASE_URL",
            "TAVILY_API_KEY",
            "ENABLE_BILLING",
            "STRIPE_SECRET_KEY",
            "STRIPE_WEBHOOK_SECRET",
            "STRIPE_WEBHOOK_SECRET_PREVIOUS",
            "STRIPE_PRODUCT_PRICE_MAP",
            "STRIPE_API_BASE",
            "AA_JAVA_OPTIONS",
            "DATABASE_URL",
            "REDIS_URL",
            "VAULT_ADDR",
            "VAULT_TOKEN",
            "VAULT_ROLE_ID",
            "VAULT_SECRET_ID",
            "AUTH_KEY_STORAGE_BACKEND",
            "AUTH_KEY_STORAGE_PATH",
            "AA_ENV_FILE",
            "ENVIRONMENT",
            "ALLOWED_HOSTS",
            "ALLOWED_ORIGINS",
            "APP_PUBLIC_URL",
            "AUTO_RUN_MIGRATIONS",
            "LOG_LEVEL");

    private TestSettings() {}
}
