package io.anythingagents.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Every setting there is. The same list writes {@code docs/settings.md} and {@code .env.local.example}; a test fails when
 * those are stale.
 */
public final class SettingsCatalog {
    private static final List<Setting<?>> ALL = new ArrayList<>();
    private static final Predicate<String> ORIGIN =
            Pattern.compile("https?://[^/?#\\s*@]+").asMatchPredicate();
    private static final Predicate<String> NAMED_HOST =
            Pattern.compile("(\\*\\.)?[A-Za-z0-9.\\-]+").asMatchPredicate();
    private static final Predicate<String> HOST = Pattern.compile(
                    "\\*|(\\*\\.)?[A-Za-z0-9._\\-]+(:\\d+)?|\\[[0-9A-Fa-f:.]+](:\\d+)?")
            .asMatchPredicate();

    public static final Setting<String> APP_NAME = setting(Group.APPLICATION, "APP_NAME", SettingType.text())
            .byDefault("anything-agents")
            .required()
            .help("Service name; also the issuer (iss) of every token.");

    public static final Setting<String> APP_VERSION = setting(Group.APPLICATION, "APP_VERSION", SettingType.text())
            .byDefault("0.1.0")
            .help("Version shown by /health and the OpenAPI document.");

    public static final Setting<URI> APP_PUBLIC_URL = setting(
                    Group.APPLICATION, "APP_PUBLIC_URL", SettingType.uri("http", "https"))
            .byDefault("http://localhost:8080")
            .required()
            .help("Address people reach the console at; the base of links in mails.");

    public static final Setting<String> ENVIRONMENT = setting(Group.APPLICATION, "ENVIRONMENT", SettingType.text())
            .byDefault("production")
            .help("development, dev, local and test count as local; every other word, and none, as production.");

    public static final Setting<List<String>> ALLOWED_HOSTS = setting(
                    Group.NETWORK,
                    "ALLOWED_HOSTS",
                    SettingType.listOf("host names", "a host name without scheme or path", HOST))
            .byDefault("localhost,127.0.0.1")
            .required()
            .help("Host names requests may be sent to; the port is ignored, *.example.com covers subdomains.");

    public static final Setting<List<String>> ALLOWED_ORIGINS = setting(
                    Group.NETWORK,
                    "ALLOWED_ORIGINS",
                    SettingType.listOf("origins", "an origin like https://app.example.com", ORIGIN))
            .byDefault("http://localhost:8080")
            .required()
            .help("Origins of browsers that may call the API (CORS); never *.");

    public static final Setting<List<String>> ALLOWED_METHODS = setting(
                    Group.NETWORK, "ALLOWED_METHODS", SettingType.list())
            .byDefault("GET,POST,PUT,PATCH,DELETE,OPTIONS")
            .help("Methods CORS preflights allow.");

    public static final Setting<List<String>> ALLOWED_HEADERS = setting(
                    Group.NETWORK, "ALLOWED_HEADERS", SettingType.list())
            .byDefault(
                    "Authorization,Content-Type,Idempotency-Key,If-Match,Last-Event-ID,X-Correlation-ID,X-Tenant-Id,X-Tenant-Role")
            .help("Request headers CORS preflights allow.");

    public static final Setting<List<String>> TRUSTED_PROXIES = setting(
                    Group.NETWORK,
                    "TRUSTED_PROXIES",
                    SettingType.listOf(
                            "addresses or CIDR blocks", "an IP address or a CIDR block", AddressBlocks::isBlock))
            .byDefault("")
            .help("Addresses or CIDR blocks whose X-Forwarded-For is believed; none by default.");

    public static final Setting<URI> DATABASE_URL = setting(Group.DATABASE, "DATABASE_URL", SettingType.postgres())
            .secret()
            .alwaysRequired()
            .help("PostgreSQL: postgresql://user:password@host:5432/database.");

    public static final Setting<Integer> DATABASE_POOL_SIZE = setting(
                    Group.DATABASE, "DATABASE_POOL_SIZE", SettingType.integer(1, 500))
            .byDefault("20")
            .unit("connections")
            .help("Largest number of connections of one node.");

    public static final Setting<Duration> DATABASE_POOL_TIMEOUT = setting(
                    Group.DATABASE, "DATABASE_POOL_TIMEOUT", SettingType.seconds(1, 60))
            .byDefault("5")
            .unit("s")
            .help("How long a request waits for a free connection.");

    public static final Setting<Duration> DATABASE_SOCKET_TIMEOUT = setting(
                    Group.DATABASE, "DATABASE_SOCKET_TIMEOUT", SettingType.seconds(1, 300))
            .byDefault("10")
            .unit("s")
            .help("How long one answer of the database may take.");

    public static final Setting<Duration> DATABASE_HEALTH_TIMEOUT = setting(
                    Group.DATABASE, "DATABASE_HEALTH_TIMEOUT", SettingType.seconds(1, 30))
            .byDefault("1")
            .unit("s")
            .help("How long the readiness check waits for the database.");

    public static final Setting<Boolean> AUTO_RUN_MIGRATIONS = setting(
                    Group.DATABASE, "AUTO_RUN_MIGRATIONS", SettingType.bool())
            .byDefault("false")
            .help("Bring the schema up to date at start; otherwise run aa db migrate.");

    public static final Setting<URI> REDIS_URL = setting(Group.REDIS, "REDIS_URL", SettingType.uri("redis", "rediss"))
            .byDefault("redis://localhost:6379/0")
            .secret()
            .required()
            .help("Redis for limits, lockouts, nonces and live streams: redis://[user:password@]host:6379/0.");

    public static final Setting<Boolean> REDIS_ALLOW_INSECURE = setting(
                    Group.REDIS, "REDIS_ALLOW_INSECURE", SettingType.bool())
            .byDefault("false")
            .help("Outside local environments, accept a Redis without TLS or password, for a private network.");

    public static final Setting<String> RATE_LIMIT_KEY_PREFIX = setting(
                    Group.REDIS, "RATE_LIMIT_KEY_PREFIX", SettingType.text())
            .byDefault("rate-limit")
            .help("Prefix of rate-limit keys.");

    public static final Setting<String> AUTH_PASSWORD_PEPPER = setting(
                    Group.SECURITY, "AUTH_PASSWORD_PEPPER", SettingType.text())
            .secret()
            .alwaysRequired()
            .help("Secret mixed into every password before bcrypt.");

    public static final Setting<String> AUTH_PASSWORD_PEPPER_PREVIOUS = setting(
                    Group.SECURITY, "AUTH_PASSWORD_PEPPER_PREVIOUS", SettingType.text())
            .secret()
            .help("The pepper before a rotation: still accepted, and replaced at the next sign-in of each person.");

    public static final Setting<String> AUTH_REFRESH_TOKEN_PEPPER = setting(
                    Group.SECURITY, "AUTH_REFRESH_TOKEN_PEPPER", SettingType.text())
            .secret()
            .alwaysRequired()
            .help("Secret under which refresh tokens are hashed.");

    public static final Setting<String> AUTH_EMAIL_VERIFICATION_TOKEN_PEPPER = setting(
                    Group.SECURITY, "AUTH_EMAIL_VERIFICATION_TOKEN_PEPPER", SettingType.text())
            .secret()
            .alwaysRequired()
            .help("Secret under which email verification tokens are hashed.");

    public static final Setting<String> AUTH_PASSWORD_RESET_TOKEN_PEPPER = setting(
                    Group.SECURITY, "AUTH_PASSWORD_RESET_TOKEN_PEPPER", SettingType.text())
            .secret()
            .alwaysRequired()
            .help("Secret under which password reset tokens are hashed.");

    public static final Setting<String> AUTH_SESSION_IP_HASH_SALT = setting(
                    Group.SECURITY, "AUTH_SESSION_IP_HASH_SALT", SettingType.text())
            .secret()
            .alwaysRequired()
            .help("Secret under which client addresses are hashed.");

    public static final Setting<String> AUTH_SESSION_ENCRYPTION_KEY = setting(
                    Group.SECURITY, "AUTH_SESSION_ENCRYPTION_KEY", SettingType.text())
            .secret()
            .alwaysRequired()
            .help("Secret the keys come from that encrypt second-factor secrets and session addresses at rest.");

    public static final Setting<String> AUTH_JWKS_ETAG_SALT = setting(
                    Group.SECURITY, "AUTH_JWKS_ETAG_SALT", SettingType.text())
            .byDefault("local-jwks-salt")
            .secret()
            .required()
            .help("Text mixed into the ETag of the key set.");

    public static final Setting<Duration> AUTH_JWKS_MAX_AGE_SECONDS = setting(
                    Group.SECURITY, "AUTH_JWKS_MAX_AGE_SECONDS", SettingType.seconds(0, 86400))
            .byDefault("300")
            .unit("s")
            .help("Cache-Control max-age of the key set.");

    public static final Setting<String> AUTH_KEY_STORAGE_BACKEND = setting(
                    Group.SECURITY, "AUTH_KEY_STORAGE_BACKEND", SettingType.oneOf("file", "secret-manager"))
            .byDefault("file")
            .help(
                    "Where signing keys live: in a file all nodes share, or in Vault's key-value engine (secret-manager).");

    public static final Setting<Path> AUTH_KEY_STORAGE_PATH = setting(
                    Group.SECURITY, "AUTH_KEY_STORAGE_PATH", SettingType.path())
            .byDefault("var/keys/keyset.json")
            .required()
            .help("The key set file; made with mode 0600 when it is missing in a local environment.");

    public static final Setting<String> AUTH_KEY_SECRET_NAME = setting(
                    Group.SECURITY, "AUTH_KEY_SECRET_NAME", SettingType.text())
            .help("Path of the key set in Vault (KV version 2), for example secret/data/anything-agents/keyset.");

    public static final Setting<Duration> AUTH_KEY_ROTATION_DAYS = setting(
                    Group.SECURITY, "AUTH_KEY_ROTATION_DAYS", SettingType.days(0, 3650))
            .byDefault("0")
            .unit("days")
            .help("Age at which the signing key is rotated by one of the nodes; 0 leaves it to aa auth keys rotate.");

    public static final Setting<List<String>> AUTH_AUDIENCE = setting(
                    Group.SECURITY, "AUTH_AUDIENCE", SettingType.list())
            .byDefault("agent-api,analytics-service,billing-worker,support-console,synthetic-monitor")
            .help("Audiences (aud) written into and accepted from access tokens.");

    public static final Setting<Duration> ACCESS_TOKEN_EXPIRE_MINUTES = setting(
                    Group.SECURITY, "ACCESS_TOKEN_EXPIRE_MINUTES", SettingType.minutes(1, 1440))
            .byDefault("30")
            .unit("min")
            .help("Life of an access token.");

    public static final Setting<Duration> AUTH_REFRESH_TOKEN_TTL_MINUTES = setting(
                    Group.SECURITY, "AUTH_REFRESH_TOKEN_TTL_MINUTES", SettingType.minutes(1, 525600))
            .byDefault("43200")
            .unit("min")
            .help("Life of a refresh token.");

    public static final Setting<Duration> AUTH_SESSION_IDLE_TIMEOUT_MINUTES = setting(
                    Group.SECURITY, "AUTH_SESSION_IDLE_TIMEOUT_MINUTES", SettingType.minutes(0, 525600))
            .byDefault("0")
            .unit("min")
            .help("A session that is not refreshed for this long ends; 0 leaves that to the refresh token's life.");

    public static final Setting<Duration> AUTH_SESSION_MAX_LIFETIME_MINUTES = setting(
                    Group.SECURITY, "AUTH_SESSION_MAX_LIFETIME_MINUTES", SettingType.minutes(0, 5256000))
            .byDefault("129600")
            .unit("min")
            .help("A session ends this long after its sign-in, however busy it is; 0 means never.");

    public static final Setting<Integer> AUTH_PASSWORD_HASH_COST = setting(
                    Group.SECURITY, "AUTH_PASSWORD_HASH_COST", SettingType.integer(4, 20))
            .byDefault("12")
            .help("bcrypt cost; each step doubles the time. 12 takes about a quarter second.");

    public static final Setting<Integer> AUTH_PASSWORD_HASH_THREADS = setting(
                    Group.SECURITY, "AUTH_PASSWORD_HASH_THREADS", SettingType.integer(0, 64))
            .byDefault("0")
            .help("Password checks that run at once; 0 means half of the cores, at least one.");

    public static final Setting<Integer> AUTH_PASSWORD_HISTORY_COUNT = setting(
                    Group.SECURITY, "AUTH_PASSWORD_HISTORY_COUNT", SettingType.integer(0, 24))
            .byDefault("5")
            .unit("passwords")
            .help(
                    "Newest passwords of a person, the current one included, that a new one must differ from; 0 for none.");

    public static final Setting<Duration> PASSWORD_RESET_TOKEN_TTL_MINUTES = setting(
                    Group.SECURITY, "PASSWORD_RESET_TOKEN_TTL_MINUTES", SettingType.minutes(1, 1440))
            .byDefault("30")
            .unit("min")
            .help("Life of a password reset link.");

    public static final Setting<Integer> PASSWORD_RESET_EMAIL_RATE_LIMIT_PER_HOUR = setting(
                    Group.SECURITY,
                    "PASSWORD_RESET_EMAIL_RATE_LIMIT_PER_HOUR",
                    SettingType.integer(0, Integer.MAX_VALUE))
            .byDefault("5")
            .unit("mails/h")
            .help("Resets that may be asked for one email address; 0 switches the limit off.");

    public static final Setting<Integer> PASSWORD_RESET_IP_RATE_LIMIT_PER_HOUR = setting(
                    Group.SECURITY, "PASSWORD_RESET_IP_RATE_LIMIT_PER_HOUR", SettingType.integer(0, Integer.MAX_VALUE))
            .byDefault("20")
            .unit("requests/h")
            .help("Resets one address may ask for; 0 switches the limit off.");

    public static final Setting<Integer> AUTH_LOCKOUT_THRESHOLD = setting(
                    Group.SECURITY, "AUTH_LOCKOUT_THRESHOLD", SettingType.integer(0, 1_000_000))
            .byDefault("5")
            .unit("failures")
            .help("Wrong passwords that lock an account; 0 switches the lock off.");

    public static final Setting<Duration> AUTH_LOCKOUT_WINDOW_MINUTES = setting(
                    Group.SECURITY, "AUTH_LOCKOUT_WINDOW_MINUTES", SettingType.partMinutes(0.001, 525600))
            .byDefault("60")
            .unit("min")
            .help("Wrong passwords are forgotten when none was given for this long.");

    public static final Setting<Duration> AUTH_LOCKOUT_DURATION_MINUTES = setting(
                    Group.SECURITY, "AUTH_LOCKOUT_DURATION_MINUTES", SettingType.partMinutes(0.001, 525600))
            .byDefault("60")
            .unit("min")
            .help("The first lock of an account; each further one is twice as long.");

    public static final Setting<Duration> AUTH_LOCKOUT_MAX_DURATION_MINUTES = setting(
                    Group.SECURITY, "AUTH_LOCKOUT_MAX_DURATION_MINUTES", SettingType.partMinutes(0.001, 525600))
            .byDefault("1440")
            .unit("min")
            .help("The longest lock of an account, and how long locks are remembered after they end.");

    public static final Setting<Integer> AUTH_IP_LOCKOUT_THRESHOLD = setting(
                    Group.SECURITY, "AUTH_IP_LOCKOUT_THRESHOLD", SettingType.integer(0, 1_000_000))
            .byDefault("50")
            .unit("failures")
            .help("Wrong passwords that block an address, and its network (/24, /64); 0 switches the block off.");

    public static final Setting<Duration> AUTH_IP_LOCKOUT_WINDOW_MINUTES = setting(
                    Group.SECURITY, "AUTH_IP_LOCKOUT_WINDOW_MINUTES", SettingType.partMinutes(0.001, 525600))
            .byDefault("10")
            .unit("min")
            .help("The wrong passwords of an address are counted for this long from the first one.");

    public static final Setting<Duration> AUTH_IP_LOCKOUT_DURATION_MINUTES = setting(
                    Group.SECURITY, "AUTH_IP_LOCKOUT_DURATION_MINUTES", SettingType.partMinutes(0.001, 525600))
            .byDefault("10")
            .unit("min")
            .help("How long an address or network is blocked.");

    public static final Setting<Duration> AUDIT_RETENTION_DAYS = setting(
                    Group.SECURITY, "AUDIT_RETENTION_DAYS", SettingType.days(0, 3650))
            .byDefault("365")
            .unit("d")
            .help("How long audit events are kept. 0 means for good.");

    public static final Setting<Boolean> ENABLE_ACTIVITY_STREAM = setting(
                    Group.SECURITY, "ENABLE_ACTIVITY_STREAM", SettingType.bool())
            .byDefault("true")
            .help("Whether administrators may follow their tenant's activity live.");

    public static final Setting<Boolean> REQUIRE_EMAIL_VERIFICATION = setting(
                    Group.SECURITY, "REQUIRE_EMAIL_VERIFICATION", SettingType.bool())
            .byDefault("true")
            .help("Protected routes insist on a verified email address.");

    public static final Setting<Duration> EMAIL_VERIFICATION_TOKEN_TTL_MINUTES = setting(
                    Group.SECURITY, "EMAIL_VERIFICATION_TOKEN_TTL_MINUTES", SettingType.minutes(1, 10080))
            .byDefault("60")
            .unit("min")
            .help("Life of an email verification link.");

    public static final Setting<Integer> EMAIL_VERIFICATION_EMAIL_RATE_LIMIT_PER_HOUR = setting(
                    Group.SECURITY,
                    "EMAIL_VERIFICATION_EMAIL_RATE_LIMIT_PER_HOUR",
                    SettingType.integer(0, Integer.MAX_VALUE))
            .byDefault("3")
            .unit("mails/h")
            .help("Verification mails one account may ask for; 0 switches the limit off.");

    public static final Setting<Integer> EMAIL_VERIFICATION_IP_RATE_LIMIT_PER_HOUR = setting(
                    Group.SECURITY,
                    "EMAIL_VERIFICATION_IP_RATE_LIMIT_PER_HOUR",
                    SettingType.integer(0, Integer.MAX_VALUE))
            .byDefault("10")
            .unit("mails/h")
            .help("Verification mails one address may ask for; 0 switches the limit off.");

    public static final Setting<Duration> MFA_CHALLENGE_TTL_MINUTES = setting(
                    Group.SECURITY, "MFA_CHALLENGE_TTL_MINUTES", SettingType.minutes(1, 60))
            .byDefault("5")
            .unit("min")
            .help("How long a sign-in waits for its second factor.");

    public static final Setting<Integer> MFA_VERIFY_RATE_LIMIT_PER_HOUR = setting(
                    Group.SECURITY, "MFA_VERIFY_RATE_LIMIT_PER_HOUR", SettingType.integer(0, 1_000_000))
            .byDefault("10")
            .unit("codes/h")
            .help("Wrong one-time codes one person may enter, and half of what one address may; 0 switches both off.");

    public static final Setting<Duration> MFA_FRESH_SIGN_IN_MINUTES = setting(
                    Group.SECURITY, "MFA_FRESH_SIGN_IN_MINUTES", SettingType.minutes(0, 1440))
            .byDefault("15")
            .unit("min")
            .help("How recent a sign-in must be to change the second factor; 0 asks for none.");

    public static final Setting<Boolean> AUTH_DEV_SIGNER_ENABLED = setting(
                    Group.SECURITY, "AUTH_DEV_SIGNER_ENABLED", SettingType.bool())
            .byDefault("false")
            .help("In a local environment without Vault, whoever reaches the API may order service accounts' tokens.");

    public static final Setting<Path> SERVICE_ACCOUNT_CATALOG_PATH = setting(
                    Group.SECURITY, "SERVICE_ACCOUNT_CATALOG_PATH", SettingType.path())
            .help("A JSON file of service accounts in the place of the list that comes with the product.");

    public static final Setting<Integer> SERVICE_ACCOUNT_ISSUE_LIMIT_PER_MINUTE = setting(
                    Group.SECURITY, "SERVICE_ACCOUNT_ISSUE_LIMIT_PER_MINUTE", SettingType.integer(0, Integer.MAX_VALUE))
            .byDefault("5")
            .unit("tokens/min")
            .help("Tokens one service account of one tenant may be issued; 0 switches the limit off.");

    public static final Setting<Integer> SERVICE_ACCOUNT_ISSUE_GLOBAL_LIMIT_PER_MINUTE = setting(
                    Group.SECURITY,
                    "SERVICE_ACCOUNT_ISSUE_GLOBAL_LIMIT_PER_MINUTE",
                    SettingType.integer(0, Integer.MAX_VALUE))
            .byDefault("30")
            .unit("tokens/min")
            .help("Tokens all service accounts together may be issued; 0 switches the limit off.");

    public static final Setting<Duration> SERVICE_ACCOUNT_ACCESS_TOKEN_MINUTES = setting(
                    Group.SECURITY, "SERVICE_ACCOUNT_ACCESS_TOKEN_MINUTES", SettingType.minutes(1, 60))
            .byDefault("15")
            .unit("min")
            .help("Life of a service account's access token.");

    public static final Setting<Boolean> USE_TEST_FIXTURES = setting(
                    Group.SECURITY, "USE_TEST_FIXTURES", SettingType.bool())
            .byDefault("false")
            .help("In a local environment, /api/v1/test-fixtures makes people and tenants for tests; never elsewhere.");

    public static final Setting<URI> VAULT_ADDR =
            setting(Group.VAULT, "VAULT_ADDR", SettingType.uri("http", "https")).help("Address of HashiCorp Vault.");

    public static final Setting<String> VAULT_TOKEN = setting(Group.VAULT, "VAULT_TOKEN", SettingType.text())
            .secret()
            .help("Token for Vault, got and renewed by somebody else; not needed with an AppRole.");

    public static final Setting<String> VAULT_ROLE_ID = setting(Group.VAULT, "VAULT_ROLE_ID", SettingType.text())
            .help("Role to sign in to Vault with (AppRole) instead of a token.");

    public static final Setting<String> VAULT_SECRET_ID =
            setting(Group.VAULT, "VAULT_SECRET_ID", SettingType.text()).secret().help("Secret of the AppRole.");

    public static final Setting<Boolean> VAULT_VERIFY_ENABLED = setting(
                    Group.VAULT, "VAULT_VERIFY_ENABLED", SettingType.bool())
            .byDefault("false")
            .help("Orders for service accounts' tokens are signed and verified by Vault's Transit engine.");

    public static final Setting<String> VAULT_TRANSIT_KEY = setting(
                    Group.VAULT, "VAULT_TRANSIT_KEY", SettingType.text())
            .byDefault("auth-service")
            .help("Name of the Transit key that signs those orders.");

    public static final Setting<String> GEOIP_PROVIDER = setting(
                    Group.GEOIP, "GEOIP_PROVIDER", SettingType.oneOf("none", "maxmind_db", "ipinfo", "ip2location"))
            .byDefault("none")
            .help(
                    "Who tells the place of a session's address: nobody, a MaxMind database file, or a provider over HTTP.");

    public static final Setting<Path> GEOIP_DATABASE_PATH = setting(
                    Group.GEOIP, "GEOIP_DATABASE_PATH", SettingType.path())
            .help("MaxMind DB file of cities (GeoLite2-City.mmdb); read again when it is replaced.");

    public static final Setting<URI> GEOIP_BASE_URL = setting(
                    Group.GEOIP, "GEOIP_BASE_URL", SettingType.uri("http", "https"))
            .help("Address of the provider; its public one by default.");

    public static final Setting<String> GEOIP_API_KEY =
            setting(Group.GEOIP, "GEOIP_API_KEY", SettingType.text()).secret().help("Key for the provider.");

    public static final Setting<String> SIGNUP_ACCESS_POLICY = setting(
                    Group.SIGN_UP, "SIGNUP_ACCESS_POLICY", SettingType.oneOf("public", "invite_only", "approval"))
            .byDefault("public")
            .help("Who may sign up.");

    public static final Setting<Integer> SIGNUP_RATE_LIMIT_PER_HOUR = setting(
                    Group.SIGN_UP, "SIGNUP_RATE_LIMIT_PER_HOUR", SettingType.integer(0, Integer.MAX_VALUE))
            .byDefault("20")
            .unit("sign-ups/h")
            .help("Sign-ups one address may make; 0 switches the limit off.");

    public static final Setting<Integer> TEAM_INVITE_RATE_LIMIT_PER_HOUR = setting(
                    Group.SIGN_UP, "TEAM_INVITE_RATE_LIMIT_PER_HOUR", SettingType.integer(0, Integer.MAX_VALUE))
            .byDefault("60")
            .unit("invitations/h")
            .help("Invitations one tenant may send; 0 switches the limit off.");

    public static final Setting<Duration> DATA_EXPORT_TTL_MINUTES = setting(
                    Group.SIGN_UP, "DATA_EXPORT_TTL_MINUTES", SettingType.minutes(1, 525_600))
            .byDefault("4320")
            .unit("min")
            .help("How long a copy of a person's or a tenant's data may be fetched.");

    public static final Setting<Duration> DELETION_GRACE_MINUTES = setting(
                    Group.SIGN_UP, "DELETION_GRACE_MINUTES", SettingType.partMinutes(0, 525_600))
            .byDefault("20160")
            .unit("min")
            .help("How long the wish to have an account or a tenant erased waits and may be withdrawn.");

    public static final Setting<Integer> SIGNUP_RATE_LIMIT_PER_IP_DAY = setting(
                    Group.SIGN_UP, "SIGNUP_RATE_LIMIT_PER_IP_DAY", SettingType.integer(0, Integer.MAX_VALUE))
            .byDefault("100")
            .unit("sign-ups/day")
            .help("Sign-ups, and apart from them access requests, of one address; 0 switches the limit off.");

    public static final Setting<Integer> SIGNUP_RATE_LIMIT_PER_EMAIL_DAY = setting(
                    Group.SIGN_UP, "SIGNUP_RATE_LIMIT_PER_EMAIL_DAY", SettingType.integer(0, Integer.MAX_VALUE))
            .byDefault("3")
            .unit("sign-ups/day")
            .help("The same for one email address.");

    public static final Setting<Integer> SIGNUP_RATE_LIMIT_PER_DOMAIN_DAY = setting(
                    Group.SIGN_UP, "SIGNUP_RATE_LIMIT_PER_DOMAIN_DAY", SettingType.integer(0, Integer.MAX_VALUE))
            .byDefault("20")
            .unit("sign-ups/day")
            .help("The same for the email addresses of one domain.");

    public static final Setting<Integer> SIGNUP_CONCURRENT_REQUESTS_LIMIT = setting(
                    Group.SIGN_UP, "SIGNUP_CONCURRENT_REQUESTS_LIMIT", SettingType.integer(0, Integer.MAX_VALUE))
            .byDefault("3")
            .unit("requests")
            .help("Undecided access requests of one address; 0 switches the limit off.");

    public static final Setting<Duration> SIGNUP_INVITE_RESERVATION_TTL_SECONDS = setting(
                    Group.SIGN_UP, "SIGNUP_INVITE_RESERVATION_TTL_SECONDS", SettingType.seconds(60, 86_400))
            .byDefault("900")
            .unit("s")
            .help("How long an invitation is kept for a sign-up under way.");

    public static final Setting<String> SIGNUP_DEFAULT_PLAN_CODE = setting(
                    Group.BILLING, "SIGNUP_DEFAULT_PLAN_CODE", SettingType.text())
            .byDefault("starter")
            .help("Plan of who signs up without naming one, and of tenants without a subscription.");

    public static final Setting<Integer> SIGNUP_DEFAULT_TRIAL_DAYS = setting(
                    Group.BILLING, "SIGNUP_DEFAULT_TRIAL_DAYS", SettingType.integer(0, 730))
            .byDefault("14")
            .unit("days")
            .help("Trial where the plan does not say how long; 0 for none.");

    public static final Setting<Boolean> ALLOW_SIGNUP_TRIAL_OVERRIDE = setting(
                    Group.BILLING, "ALLOW_SIGNUP_TRIAL_OVERRIDE", SettingType.bool())
            .byDefault("false")
            .help("Whether who signs up may ask for a shorter trial than the plan's; never for a longer one.");

    public static final Setting<Boolean> ENABLE_BILLING = setting(Group.BILLING, "ENABLE_BILLING", SettingType.bool())
            .byDefault("false")
            .help("Whether tenants are on plans and pay; without it no plan restricts anybody.");

    public static final Setting<Duration> BILLING_GRACE_DAYS = setting(
                    Group.BILLING, "BILLING_GRACE_DAYS", SettingType.days(0, 90))
            .byDefault("7")
            .unit("days")
            .help("How long a tenant may go on after a payment failed.");

    public static final Setting<String> STRIPE_SECRET_KEY = setting(
                    Group.BILLING, "STRIPE_SECRET_KEY", SettingType.text())
            .secret()
            .help("Stripe's secret key, like sk_live_... or sk_test_...; needed for billing.");

    public static final Setting<String> STRIPE_WEBHOOK_SECRET = setting(
                    Group.BILLING, "STRIPE_WEBHOOK_SECRET", SettingType.text())
            .secret()
            .help("Signing secret of the webhook endpoint at Stripe, like whsec_...; needed for billing.");

    public static final Setting<String> STRIPE_WEBHOOK_SECRET_PREVIOUS = setting(
                    Group.BILLING, "STRIPE_WEBHOOK_SECRET_PREVIOUS", SettingType.text())
            .secret()
            .help("The signing secret before, good as well while the endpoint's is changed.");

    public static final Setting<URI> STRIPE_API_BASE = setting(
                    Group.BILLING, "STRIPE_API_BASE", SettingType.uri("http", "https"))
            .byDefault("https://api.stripe.com")
            .help("Address of Stripe's API.");

    public static final Setting<Duration> STRIPE_TIMEOUT = setting(
                    Group.BILLING, "STRIPE_TIMEOUT", SettingType.seconds(1, 80))
            .byDefault("10")
            .unit("s")
            .help("How long one answer of Stripe's may take; what was asked is asked three times at most.");

    public static final Setting<Map<String, String>> STRIPE_PRODUCT_PRICE_MAP = setting(
                    Group.BILLING, "STRIPE_PRODUCT_PRICE_MAP", SettingType.pairs())
            .help("Stripe's price for each plan, like starter=price_...,pro=price_... or as JSON; needed for billing.");

    public static final Setting<Boolean> ENABLE_BILLING_RETRY_WORKER = setting(
                    Group.BILLING, "ENABLE_BILLING_RETRY_WORKER", SettingType.bool())
            .byDefault("true")
            .help("This node works on Stripe's events; any number of nodes may, at least one must.");

    public static final Setting<Integer> STRIPE_EVENT_MAX_ATTEMPTS = setting(
                    Group.BILLING, "STRIPE_EVENT_MAX_ATTEMPTS", SettingType.integer(1, 1_000))
            .byDefault("20")
            .help("Failed so often, an event of Stripe's is parked until an operator replays it.");

    public static final Setting<Map<String, String>> STRIPE_METER_MAP = setting(
                    Group.BILLING, "STRIPE_METER_MAP", SettingType.pairs())
            .help("Event name of Stripe's meter for each feature billed by use, like input_tokens=aa_input_tokens;"
                    + " without it no usage is sent.");

    public static final Setting<Duration> STRIPE_METER_GATHER_SECONDS = setting(
                    Group.BILLING, "STRIPE_METER_GATHER_SECONDS", SettingType.seconds(0, 3_600))
            .byDefault("60")
            .unit("s")
            .help("How long usage of one hour is gathered before Stripe's meter is told; 0 sends at once.");

    public static final Setting<Boolean> ENABLE_BILLING_STREAM = setting(
                    Group.BILLING, "ENABLE_BILLING_STREAM", SettingType.bool())
            .byDefault("false")
            .help("Whether tenants may follow their billing live.");

    public static final Setting<URI> BILLING_EVENTS_REDIS_URL = setting(
                    Group.BILLING, "BILLING_EVENTS_REDIS_URL", SettingType.uri("redis", "rediss"))
            .secret()
            .help("Redis of the billing stream; without it REDIS_URL.");

    public static final Setting<Integer> BILLING_STREAM_RATE_LIMIT_PER_MINUTE = setting(
                    Group.BILLING, "BILLING_STREAM_RATE_LIMIT_PER_MINUTE", SettingType.integer(0, 100_000))
            .byDefault("20")
            .help("Openings of the billing stream a minute and tenant.");

    public static final Setting<Integer> BILLING_STREAM_CONCURRENT_LIMIT = setting(
                    Group.BILLING, "BILLING_STREAM_CONCURRENT_LIMIT", SettingType.integer(0, 100_000))
            .byDefault("3")
            .help("Open billing streams of a tenant at once, on all nodes together.");

    public static final Setting<String> OPENAI_API_KEY = setting(Group.AGENTS, "OPENAI_API_KEY", SettingType.text())
            .secret()
            .required()
            .help("Key for the model provider.");

    public static final Setting<URI> OPENAI_BASE_URL = setting(
                    Group.AGENTS, "OPENAI_BASE_URL", SettingType.uri("http", "https"))
            .byDefault("https://api.openai.com/v1")
            .help("Address of the Responses API.");

    public static final Setting<Boolean> MODEL_IS_LOCAL_STAND_IN = setting(
                    Group.AGENTS, "MODEL_IS_LOCAL_STAND_IN", SettingType.bool())
            .byDefault("false")
            .help("The model is the scripted local stand-in; the console says so. Set by aa up.");

    public static final Setting<Path> AGENTS_DIR = setting(Group.AGENTS, "AGENTS_DIR", SettingType.path())
            .help("Directory of agent files (*.yaml) that add agents or, under the same name, replace ours.");

    public static final Setting<Map<String, String>> MCP_SECRETS = setting(
                    Group.AGENTS, "MCP_SECRETS", SettingType.pairs())
            .secret()
            .help(
                    "What files of MCP servers name as secrets, like github=ghp_...,crm=...; see docs/agents/mcp-servers.md.");

    public static final Setting<Path> MODEL_PRICES_FILE = setting(Group.AGENTS, "MODEL_PRICES_FILE", SettingType.path())
            .help("JSON file of what models cost, by date, in place of ours; see docs/agents/usage.md.");

    public static final Setting<String> AGENT_MODEL_DEFAULT = setting(
                    Group.AGENTS, "AGENT_MODEL_DEFAULT", SettingType.text())
            .byDefault("gpt-5.1")
            .help("Model of agents that name none.");

    public static final Setting<String> AGENT_MODEL_TRIAGE =
            setting(Group.AGENTS, "AGENT_MODEL_TRIAGE", SettingType.text()).help("Model of the triage agent.");

    public static final Setting<String> AGENT_MODEL_CODE =
            setting(Group.AGENTS, "AGENT_MODEL_CODE", SettingType.text()).help("Model of the code assistant.");

    public static final Setting<String> AGENT_MODEL_DATA =
            setting(Group.AGENTS, "AGENT_MODEL_DATA", SettingType.text()).help("Model of the data analyst.");

    public static final Setting<Duration> MODEL_REQUEST_TIMEOUT = setting(
                    Group.AGENTS, "MODEL_REQUEST_TIMEOUT", SettingType.seconds(1, 3600))
            .byDefault("120")
            .unit("s")
            .help("Longest silence of the model provider before a call fails.");

    public static final Setting<Integer> MODEL_MAX_RETRIES = setting(
                    Group.AGENTS, "MODEL_MAX_RETRIES", SettingType.integer(0, 10))
            .byDefault("2")
            .help("Repeats of a model call that failed before any output.");

    public static final Setting<Boolean> MODEL_BACKGROUND = setting(
                    Group.AGENTS, "MODEL_BACKGROUND", SettingType.bool())
            .byDefault("false")
            .help(
                    "Whether the provider makes answers in the background and keeps them for a minute after the run, so that"
                            + " another node can go on with the answer of one that died; it must support background responses.");

    public static final Setting<String> AGENT_MEMORY_MODE = setting(
                    Group.AGENTS, "AGENT_MEMORY_MODE", SettingType.oneOf("none", "trim", "summarize", "compact"))
            .byDefault("trim")
            .help("What is done when a dialog grows too long for a model, where the agent's file says nothing; see"
                    + " docs/agents/memory.md.");

    public static final Setting<Integer> AGENT_CONTEXT_WINDOW_TOKENS = setting(
                    Group.AGENTS, "AGENT_CONTEXT_WINDOW_TOKENS", SettingType.integer(1_000, 100_000_000))
            .byDefault("400000")
            .unit("tokens")
            .help("What models can read at once, where the agent's file says nothing.");

    public static final Setting<String> AGENT_SUMMARY_MODEL = setting(
                    Group.AGENTS, "AGENT_SUMMARY_MODEL", SettingType.text())
            .help("Model that sums up old parts of dialogs; without it the agent's own.");

    public static final Setting<Boolean> CONVERSATION_TITLES = setting(
                    Group.AGENTS, "CONVERSATION_TITLES", SettingType.bool())
            .byDefault("true")
            .help("Whether a model names conversations that nobody has named; a small call for each.");

    public static final Setting<String> CONVERSATION_TITLE_MODEL = setting(
                    Group.AGENTS, "CONVERSATION_TITLE_MODEL", SettingType.text())
            .help("Model that names conversations; without it AGENT_MODEL_DEFAULT.");

    public static final Setting<Duration> MODERATION_TIMEOUT = setting(
                    Group.AGENTS, "MODERATION_TIMEOUT", SettingType.seconds(1, 60))
            .byDefault("5")
            .unit("s")
            .help("Longest time the moderation of one message may take, its repeat included.");

    public static final Setting<String> MODERATION_ON_ERROR = setting(
                    Group.AGENTS, "MODERATION_ON_ERROR", SettingType.oneOf("block", "pass"))
            .byDefault("block")
            .help("What becomes of a message that could not be moderated: it ends its run, or passes.");

    public static final Setting<Integer> RUN_MAX_TURNS = setting(
                    Group.AGENTS, "RUN_MAX_TURNS", SettingType.integer(1, 100))
            .byDefault("10")
            .unit("turns")
            .help("Model calls one run may make before it ends as incomplete.");

    public static final Setting<Integer> USAGE_OUTPUT_RESERVATION = setting(
                    Group.AGENTS, "USAGE_OUTPUT_RESERVATION", SettingType.integer(16, 1_000_000))
            .byDefault("4096")
            .unit("tokens")
            .help(
                    "Most tokens one model call may answer with where the plan limits them and the agent's file says nothing.");

    public static final Setting<Integer> CHAT_RATE_LIMIT_PER_MINUTE = setting(
                    Group.AGENTS, "CHAT_RATE_LIMIT_PER_MINUTE", SettingType.integer(0, 1_000_000))
            .byDefault("60")
            .unit("messages/min")
            .help("Messages a caller may send for a whole answer; 0 switches the limit off.");

    public static final Setting<Integer> CHAT_STREAM_RATE_LIMIT_PER_MINUTE = setting(
                    Group.AGENTS, "CHAT_STREAM_RATE_LIMIT_PER_MINUTE", SettingType.integer(0, 1_000_000))
            .byDefault("30")
            .unit("messages/min")
            .help("Messages a caller may send for a streamed answer; 0 switches the limit off.");

    public static final Setting<Integer> CHAT_TENANT_RATE_LIMIT_PER_MINUTE = setting(
                    Group.AGENTS, "CHAT_TENANT_RATE_LIMIT_PER_MINUTE", SettingType.integer(0, 10_000_000))
            .unit("messages/min")
            .help("Messages all callers of a tenant may send together; without it ten times CHAT_RATE_LIMIT_PER_MINUTE,"
                    + " and 0 switches the limit off.");

    public static final Setting<Integer> CHAT_STREAM_CONCURRENT_LIMIT = setting(
                    Group.AGENTS, "CHAT_STREAM_CONCURRENT_LIMIT", SettingType.integer(0, 100_000))
            .byDefault("5")
            .unit("streams")
            .help("Streams a caller may hold open at once, on all nodes together; 0 switches the limit off.");

    public static final Setting<Integer> CHAT_TENANT_STREAM_CONCURRENT_LIMIT = setting(
                    Group.AGENTS, "CHAT_TENANT_STREAM_CONCURRENT_LIMIT", SettingType.integer(0, 1_000_000))
            .unit("streams")
            .help("The same for all callers of a tenant together; without it ten times CHAT_STREAM_CONCURRENT_LIMIT.");

    public static final Setting<Integer> RUN_EVENTS_RATE_LIMIT_PER_MINUTE = setting(
                    Group.AGENTS, "RUN_EVENTS_RATE_LIMIT_PER_MINUTE", SettingType.integer(0, 1_000_000))
            .byDefault("600")
            .unit("openings/min")
            .help("How often a caller may open the event log of runs; 0 switches the limit off.");

    public static final Setting<Duration> RUN_APPROVAL_MAX_HOURS = setting(
                    Group.AGENTS, "RUN_APPROVAL_MAX_HOURS", SettingType.hours(1, 8760))
            .byDefault("168")
            .unit("h")
            .help("How long a run waits for a person to approve a tool call; then it ends as incomplete.");

    public static final Setting<Integer> RUN_LIVE_LIMIT = setting(
                    Group.AGENTS, "RUN_LIVE_LIMIT", SettingType.integer(0, 100_000))
            .byDefault("2000")
            .unit("runs")
            .help("Live runs one node takes at once; more are refused with 503. 0 means no limit.");

    public static final Setting<Integer> RUN_EVENTS_STORE_AFTER_MS = setting(
                    Group.AGENTS, "RUN_EVENTS_STORE_AFTER_MS", SettingType.integer(10, 5_000))
            .byDefault("100")
            .unit("ms")
            .help("How often a node stores what its runs have shown since; all runs in one statement.");

    public static final Setting<Duration> RUN_EVENTS_MERGE_AFTER_HOURS = setting(
                    Group.AGENTS, "RUN_EVENTS_MERGE_AFTER_HOURS", SettingType.hours(24, 8760))
            .byDefault("24")
            .unit("h")
            .help("How long the frames of an ended run are kept as sent; then text deltas are merged.");

    public static final Setting<Duration> RUN_EVENTS_PURGE_AFTER_DAYS = setting(
                    Group.AGENTS, "RUN_EVENTS_PURGE_AFTER_DAYS", SettingType.days(0, 3650))
            .byDefault("90")
            .unit("d")
            .help("How long all frames of an ended run are kept; then only the last one. 0 means for good.");

    public static final Setting<Duration> CONVERSATION_RETENTION_DAYS = setting(
                    Group.AGENTS, "CONVERSATION_RETENTION_DAYS", SettingType.days(0, 3650))
            .byDefault("0")
            .unit("d")
            .help(
                    "Conversations nobody came back to for this long are erased with all that hangs on them; 0 means never.");

    public static final Setting<Duration> CHAT_COMPLETIONS_KEPT_HOURS = setting(
                    Group.AGENTS, "CHAT_COMPLETIONS_KEPT_HOURS", SettingType.hours(1, 8760))
            .byDefault("24")
            .unit("h")
            .help("How long the runs behind /v1/chat/completions, and unstored responses, are kept.");

    public static final Setting<String> TAVILY_API_KEY = setting(Group.AGENTS, "TAVILY_API_KEY", SettingType.text())
            .secret()
            .help("Key for web search; without it the tool is absent.");

    public static final Setting<URI> TAVILY_BASE_URL = setting(
                    Group.AGENTS, "TAVILY_BASE_URL", SettingType.uri("http", "https"))
            .byDefault("https://api.tavily.com")
            .help("Address of the Tavily API.");

    public static final Setting<Boolean> WEB_FETCH_ENABLED = setting(
                    Group.AGENTS, "WEB_FETCH_ENABLED", SettingType.bool())
            .byDefault("false")
            .help("Whether agents may read pages of the web; see docs/agents/web-fetch.md.");

    public static final Setting<List<String>> WEB_FETCH_ALLOWED_HOSTS = setting(
                    Group.AGENTS,
                    "WEB_FETCH_ALLOWED_HOSTS",
                    SettingType.listOf("host names", "a host name or *.domain", NAMED_HOST))
            .help("Only these hosts are read, *.example.com covers subdomains; without it any public one.");

    public static final Setting<List<String>> WEB_FETCH_DENIED_HOSTS = setting(
                    Group.AGENTS,
                    "WEB_FETCH_DENIED_HOSTS",
                    SettingType.listOf("host names", "a host name or *.domain", NAMED_HOST))
            .help("Hosts that are never read, whatever else is allowed.");

    public static final Setting<List<String>> WEB_FETCH_PORTS = setting(
                    Group.AGENTS,
                    "WEB_FETCH_PORTS",
                    SettingType.listOf("ports", "a port", port -> port.matches("[1-9][0-9]{0,4}")))
            .byDefault("80,443")
            .help("Ports pages may be read at.");

    public static final Setting<Integer> WEB_FETCH_MAX_BYTES = setting(
                    Group.AGENTS, "WEB_FETCH_MAX_BYTES", SettingType.integer(1_024, 20_000_000))
            .byDefault("2000000")
            .unit("bytes")
            .help("Largest page that is read, unpacked.");

    public static final Setting<Duration> WEB_FETCH_TIMEOUT = setting(
                    Group.AGENTS, "WEB_FETCH_TIMEOUT", SettingType.seconds(1, 19))
            .byDefault("15")
            .unit("s")
            .help("How long reading a page may take, redirects included.");

    public static final Setting<String> MAIL_FROM = setting(Group.EMAIL, "MAIL_FROM", SettingType.text())
            .byDefault("Anything Agents <no-reply@localhost>")
            .required()
            .help("Sender of every mail.");

    public static final Setting<Path> MAIL_OUTBOX_DIR = setting(Group.EMAIL, "MAIL_OUTBOX_DIR", SettingType.path())
            .byDefault("var/outbox")
            .help("Directory the local outbox writes .eml files to.");

    public static final Setting<String> MAIL_TRANSPORT = setting(
                    Group.EMAIL, "MAIL_TRANSPORT", SettingType.oneOf("outbox", "smtp", "resend"))
            .byDefault("outbox")
            .help("Who carries mails away: outbox writes files nobody is sent, for local use.");

    public static final Setting<String> SMTP_HOST =
            setting(Group.EMAIL, "SMTP_HOST", SettingType.text()).help("SMTP server; needed when it is the transport.");

    public static final Setting<Integer> SMTP_PORT = setting(Group.EMAIL, "SMTP_PORT", SettingType.integer(1, 65_535))
            .byDefault("587")
            .help("Port of the SMTP server.");

    public static final Setting<String> SMTP_SECURITY = setting(
                    Group.EMAIL, "SMTP_SECURITY", SettingType.oneOf("starttls", "tls", "none"))
            .byDefault("starttls")
            .help("How the connection to the SMTP server is kept secret; none only in a private network.");

    public static final Setting<String> SMTP_USERNAME =
            setting(Group.EMAIL, "SMTP_USERNAME", SettingType.text()).help("Name at the SMTP server, if it wants one.");

    public static final Setting<String> SMTP_PASSWORD =
            setting(Group.EMAIL, "SMTP_PASSWORD", SettingType.text()).secret().help("Password at the SMTP server.");

    public static final Setting<Boolean> RESEND_EMAIL_ENABLED = setting(
                    Group.EMAIL, "RESEND_EMAIL_ENABLED", SettingType.bool())
            .byDefault("false")
            .help("Older way to choose resend, where MAIL_TRANSPORT is not given.");

    public static final Setting<String> RESEND_API_KEY = setting(Group.EMAIL, "RESEND_API_KEY", SettingType.text())
            .secret()
            .help("Key for Resend; needed when it is the transport.");

    public static final Setting<URI> RESEND_BASE_URL = setting(
                    Group.EMAIL, "RESEND_BASE_URL", SettingType.uri("http", "https"))
            .byDefault("https://api.resend.com")
            .help("Address of Resend's API.");

    public static final Setting<String> RESEND_DEFAULT_FROM = setting(
                    Group.EMAIL, "RESEND_DEFAULT_FROM", SettingType.text())
            .help("Sender of mails through Resend; MAIL_FROM where it is not given.");

    public static final Setting<String> LOG_LEVEL = setting(
                    Group.OBSERVABILITY, "LOG_LEVEL", SettingType.oneOf("debug", "info", "warning", "error"))
            .byDefault("info")
            .help("Least severe level that is logged.");

    public static final Setting<URI> OTEL_EXPORTER_OTLP_ENDPOINT = setting(
                    Group.OBSERVABILITY, "OTEL_EXPORTER_OTLP_ENDPOINT", SettingType.uri("http", "https"))
            .help("Collector that takes OTLP over HTTP; traces go to its /v1/traces. Without one nothing is sent.");

    public static final Setting<URI> OTEL_EXPORTER_OTLP_TRACES_ENDPOINT = setting(
                    Group.OBSERVABILITY, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", SettingType.uri("http", "https"))
            .help("Whole address for traces, where it is not the collector's /v1/traces.");

    public static final Setting<String> OTEL_EXPORTER_OTLP_HEADERS = setting(
                    Group.OBSERVABILITY, "OTEL_EXPORTER_OTLP_HEADERS", SettingType.text())
            .secret()
            .help("Headers for the collector: name=value,name=value, percent-encoded.");

    public static final Setting<String> OTEL_EXPORTER_OTLP_PROTOCOL = setting(
                    Group.OBSERVABILITY, "OTEL_EXPORTER_OTLP_PROTOCOL", SettingType.oneOf("http/protobuf", "http/json"))
            .byDefault("http/protobuf")
            .help("How spans are written for the collector; gRPC is not offered.");

    public static final Setting<Integer> OTEL_EXPORTER_OTLP_TIMEOUT = setting(
                    Group.OBSERVABILITY, "OTEL_EXPORTER_OTLP_TIMEOUT", SettingType.integer(100, 60_000))
            .byDefault("10000")
            .unit("ms")
            .help("How long the collector may take to answer.");

    public static final Setting<String> OTEL_SERVICE_NAME = setting(
                    Group.OBSERVABILITY, "OTEL_SERVICE_NAME", SettingType.text())
            .help("service.name of the spans; APP_NAME where it is not given.");

    public static final Setting<String> OTEL_RESOURCE_ATTRIBUTES = setting(
                    Group.OBSERVABILITY, "OTEL_RESOURCE_ATTRIBUTES", SettingType.text())
            .help("More of who sends the spans: name=value,name=value, percent-encoded.");

    public static final Setting<Integer> OTEL_BSP_SCHEDULE_DELAY = setting(
                    Group.OBSERVABILITY, "OTEL_BSP_SCHEDULE_DELAY", SettingType.integer(10, 60_000))
            .byDefault("5000")
            .unit("ms")
            .help("Longest time an ended span waits for others to be sent with.");

    public static final Setting<Integer> OTEL_BSP_MAX_QUEUE_SIZE = setting(
                    Group.OBSERVABILITY, "OTEL_BSP_MAX_QUEUE_SIZE", SettingType.integer(1, 1_000_000))
            .byDefault("4096")
            .unit("spans")
            .help("Ended spans that wait to be sent; more are dropped and counted.");

    public static final Setting<Integer> OTEL_BSP_MAX_EXPORT_BATCH_SIZE = setting(
                    Group.OBSERVABILITY, "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", SettingType.integer(1, 10_000))
            .byDefault("512")
            .unit("spans")
            .help("Most spans sent in one request.");

    public static final Setting<Boolean> OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT = setting(
                    Group.OBSERVABILITY, "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", SettingType.bool())
            .byDefault("false")
            .help("Whether traces hold prompts, answers, arguments and results, with personal data masked.");

    private SettingsCatalog() {}

    /** In the order they are documented. */
    public static List<Setting<?>> all() {
        return List.copyOf(ALL);
    }

    private static <T> SettingBuilder<T> setting(Group group, String name, SettingType<T> type) {
        return new SettingBuilder<>(ALL, group, name, type);
    }
}
