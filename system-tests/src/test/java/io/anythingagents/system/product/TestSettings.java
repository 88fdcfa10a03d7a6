package io.anythingagents.system.product;

import java.util.Map;
import java.util.Set;

/** How the environment of the product differs from the environment the tests run in. */
final class TestSettings {
    /** Every test signs up its own tenant from one address, which the default quotas rightly refuse. */
    static final Map<String, String> LIMITS_OFF = Map.of(
            "SIGNUP_RATE_LIMIT_PER_HOUR", "0",
            "TEAM_INVITE_RATE_LIMIT_PER_HOUR", "0",
            "DELETION_GRACE_MINUTES", "0.2",
            "AUTH_IP_LOCKOUT_THRESHOLD", "0",
            "SIGNUP_CONCURRENT_REQUESTS_LIMIT", "0",
            "PASSWORD_RESET_IP_RATE_LIMIT_PER_HOUR", "0",
            "EMAIL_VERIFICATION_IP_RATE_LIMIT_PER_HOUR", "0",
            "SERVICE_ACCOUNT_ISSUE_GLOBAL_LIMIT_PER_MINUTE", "0",
            "USE_TEST_FIXTURES", "true",
            // the tests stand in for a proxy, so that each may come from an address of its own
            "TRUSTED_PROXIES", "127.0.0.1");

    /** What a developer's shell may hold and the tests must not use: real providers, real databases. */
    static final Set<String> NEVER_INHERITED = Set.of(
            "OPENAI_API_KEY",
            "OPENAI_BASE_URL",
            "TAVILY_API_KEY",
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
