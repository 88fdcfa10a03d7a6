package io.anythingagents.settings;

import io.anythingagents.settings.Setting.Production;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every setting there is. The same list writes {@code docs/settings.md} and {@code .env.local.example}; a test fails when
 * those are stale.
 */
public final class SettingsCatalog {
    private static final List<Setting<?>> ALL = new ArrayList<>();

    public static final Setting<String> APP_NAME = define(
            "APP_NAME",
            Group.APPLICATION,
            SettingType.text(),
            "anything-agents",
            "",
            false,
            Production.REQUIRED,
            "Service name; also the issuer (iss) of every token.");
    public static final Setting<String> APP_VERSION = define(
            "APP_VERSION",
            Group.APPLICATION,
            SettingType.text(),
            "0.1.0",
            "",
            false,
            Production.OPTIONAL,
            "Version shown by /health and the OpenAPI document.");
    public static final Setting<URI> APP_PUBLIC_URL = define(
            "APP_PUBLIC_URL",
            Group.APPLICATION,
            SettingType.uri("http", "https"),
            "http://localhost:8080",
            "",
            false,
            Production.REQUIRED,
            "Address people reach the console at; the base of links in mails.");
    public static final Setting<String> ENVIRONMENT = define(
            "ENVIRONMENT",
            Group.APPLICATION,
            SettingType.text(),
            "production",
            "",
            false,
            Production.OPTIONAL,
            "development, dev, local and test count as local; every other word is production-like.");
    public static final Setting<Path> DATA_DIR = define(
            "DATA_DIR",
            Group.APPLICATION,
            SettingType.path(),
            "var",
            "",
            false,
            Production.OPTIONAL,
            "Directory for keys, the mail outbox and other files of this node.");

    public static final Setting<List<String>> ALLOWED_HOSTS = define(
            "ALLOWED_HOSTS",
            Group.NETWORK,
            SettingType.list(),
            "localhost,127.0.0.1",
            "",
            false,
            Production.REQUIRED,
            "Host names requests may be sent to; the port is ignored, *.example.com covers subdomains.");
    public static final Setting<List<String>> ALLOWED_ORIGINS = define(
            "ALLOWED_ORIGINS",
            Group.NETWORK,
            SettingType.list(),
            "http://localhost:8080",
            "",
            false,
            Production.REQUIRED,
            "Origins of browsers that may call the API (CORS); never *.");
    public static final Setting<List<String>> ALLOWED_METHODS = define(
            "ALLOWED_METHODS",
            Group.NETWORK,
            SettingType.list(),
            "GET,POST,PUT,PATCH,DELETE,OPTIONS",
            "",
            false,
            Production.OPTIONAL,
            "Methods CORS preflights allow.");
    public static final Setting<List<String>> ALLOWED_HEADERS = define(
            "ALLOWED_HEADERS",
            Group.NETWORK,
            SettingType.list(),
            "Authorization,Content-Type,Idempotency-Key,If-Match,Last-Event-ID,X-Correlation-ID,X-Tenant-Id,X-Tenant-Role",
            "",
            false,
            Production.OPTIONAL,
            "Request headers CORS preflights allow.");
    public static final Setting<List<String>> TRUSTED_PROXIES = define(
            "TRUSTED_PROXIES",
            Group.NETWORK,
            SettingType.list(),
            "",
            "",
            false,
            Production.OPTIONAL,
            "Addresses or CIDR blocks whose X-Forwarded-For is believed; none by default.");

    public static final Setting<URI> DATABASE_URL = define(
            "DATABASE_URL",
            Group.DATABASE,
            SettingType.uri("postgresql", "postgres"),
            null,
            "",
            true,
            Production.REQUIRED,
            "PostgreSQL: postgresql://user:password@host:5432/database.");
    public static final Setting<Integer> DATABASE_POOL_SIZE = define(
            "DATABASE_POOL_SIZE",
            Group.DATABASE,
            SettingType.integer(1, 500),
            "20",
            "connections",
            false,
            Production.OPTIONAL,
            "Largest number of connections of one node.");
    public static final Setting<Duration> DATABASE_POOL_TIMEOUT = define(
            "DATABASE_POOL_TIMEOUT",
            Group.DATABASE,
            SettingType.seconds(1, 60),
            "5",
            "s",
            false,
            Production.OPTIONAL,
            "How long a request waits for a free connection.");
    public static final Setting<Duration> DATABASE_SOCKET_TIMEOUT = define(
            "DATABASE_SOCKET_TIMEOUT",
            Group.DATABASE,
            SettingType.seconds(1, 300),
            "10",
            "s",
            false,
            Production.OPTIONAL,
            "How long one answer of the database may take.");
    public static final Setting<Duration> DATABASE_HEALTH_TIMEOUT = define(
            "DATABASE_HEALTH_TIMEOUT",
            Group.DATABASE,
            SettingType.seconds(1, 30),
            "1",
            "s",
            false,
            Production.OPTIONAL,
            "How long the readiness check waits for the database.");
    public static final Setting<Boolean> AUTO_RUN_MIGRATIONS = define(
            "AUTO_RUN_MIGRATIONS",
            Group.DATABASE,
            SettingType.bool(),
            "false",
            "",
            false,
            Production.OPTIONAL,
            "Bring the schema up to date at start; otherwise run aa db migrate.");

    public static final Setting<URI> REDIS_URL = define(
            "REDIS_URL",
            Group.REDIS,
            SettingType.uri("redis", "rediss"),
            null,
            "",
            true,
            Production.REQUIRED,
            "Redis for limits, lockouts, nonces and live streams: redis://[user:password@]host:6379/0.");
    public static final Setting<String> RATE_LIMIT_KEY_PREFIX = define(
            "RATE_LIMIT_KEY_PREFIX",
            Group.REDIS,
            SettingType.text(),
            "rate-limit",
            "",
            false,
            Production.OPTIONAL,
            "Prefix of rate-limit keys.");

    public static final Setting<String> AUTH_PASSWORD_PEPPER = define(
            "AUTH_PASSWORD_PEPPER",
            Group.SECURITY,
            SettingType.text(),
            null,
            "",
            true,
            Production.REQUIRED,
            "Secret mixed into every password before bcrypt.");
    public static final Setting<String> AUTH_REFRESH_TOKEN_PEPPER = define(
            "AUTH_REFRESH_TOKEN_PEPPER",
            Group.SECURITY,
            SettingType.text(),
            null,
            "",
            true,
            Production.REQUIRED,
            "Secret under which refresh tokens are hashed.");
    public static final Setting<String> AUTH_EMAIL_VERIFICATION_TOKEN_PEPPER = define(
            "AUTH_EMAIL_VERIFICATION_TOKEN_PEPPER",
            Group.SECURITY,
            SettingType.text(),
            null,
            "",
            true,
            Production.REQUIRED,
            "Secret under which email verification tokens are hashed.");
    public static final Setting<String> AUTH_SESSION_IP_HASH_SALT = define(
            "AUTH_SESSION_IP_HASH_SALT",
            Group.SECURITY,
            SettingType.text(),
            null,
            "",
            true,
            Production.REQUIRED,
            "Secret under which client addresses are hashed.");
    public static final Setting<String> AUTH_JWKS_ETAG_SALT = define(
            "AUTH_JWKS_ETAG_SALT",
            Group.SECURITY,
            SettingType.text(),
            "jwks",
            "",
            false,
            Production.OPTIONAL,
            "Text mixed into the ETag of the key set.");
    public static final Setting<Duration> AUTH_JWKS_MAX_AGE_SECONDS = define(
            "AUTH_JWKS_MAX_AGE_SECONDS",
            Group.SECURITY,
            SettingType.seconds(0, 86400),
            "300",
            "s",
            false,
            Production.OPTIONAL,
            "Cache-Control max-age of the key set.");
    public static final Setting<String> AUTH_KEY_STORAGE_BACKEND = define(
            "AUTH_KEY_STORAGE_BACKEND",
            Group.SECURITY,
            SettingType.oneOf("file"),
            "file",
            "",
            false,
            Production.OPTIONAL,
            "Where signing keys live.");
    public static final Setting<Path> AUTH_KEY_STORAGE_PATH = define(
            "AUTH_KEY_STORAGE_PATH",
            Group.SECURITY,
            SettingType.path(),
            "var/keys/keyset.json",
            "",
            false,
            Production.REQUIRED,
            "The key set file; made with mode 0600 when it is missing in a local environment.");
    public static final Setting<List<String>> AUTH_AUDIENCE = define(
            "AUTH_AUDIENCE",
            Group.SECURITY,
            SettingType.list(),
            "agent-api,analytics-service,billing-worker,support-console,synthetic-monitor",
            "",
            false,
            Production.OPTIONAL,
            "Audiences (aud) written into and accepted from access tokens.");
    public static final Setting<Duration> ACCESS_TOKEN_EXPIRE_MINUTES = define(
            "ACCESS_TOKEN_EXPIRE_MINUTES",
            Group.SECURITY,
            SettingType.minutes(1, 1440),
            "30",
            "min",
            false,
            Production.OPTIONAL,
            "Life of an access token.");
    public static final Setting<Duration> AUTH_REFRESH_TOKEN_TTL_MINUTES = define(
            "AUTH_REFRESH_TOKEN_TTL_MINUTES",
            Group.SECURITY,
            SettingType.minutes(1, 525600),
            "43200",
            "min",
            false,
            Production.OPTIONAL,
            "Life of a refresh token.");
    public static final Setting<Integer> AUTH_PASSWORD_HASH_COST = define(
            "AUTH_PASSWORD_HASH_COST",
            Group.SECURITY,
            SettingType.integer(4, 20),
            "12",
            "",
            false,
            Production.OPTIONAL,
            "bcrypt cost; each step doubles the time. 12 takes about a quarter second.");
    public static final Setting<Integer> AUTH_PASSWORD_HASH_THREADS = define(
            "AUTH_PASSWORD_HASH_THREADS",
            Group.SECURITY,
            SettingType.integer(0, 64),
            "0",
            "",
            false,
            Production.OPTIONAL,
            "Password checks that run at once; 0 means half of the cores, at least one.");
    public static final Setting<Boolean> REQUIRE_EMAIL_VERIFICATION = define(
            "REQUIRE_EMAIL_VERIFICATION",
            Group.SECURITY,
            SettingType.bool(),
            "true",
            "",
            false,
            Production.OPTIONAL,
            "Protected routes insist on a verified email address.");
    public static final Setting<Duration> EMAIL_VERIFICATION_TOKEN_TTL_MINUTES = define(
            "EMAIL_VERIFICATION_TOKEN_TTL_MINUTES",
            Group.SECURITY,
            SettingType.minutes(1, 10080),
            "60",
            "min",
            false,
            Production.OPTIONAL,
            "Life of an email verification link.");
    public static final Setting<Integer> EMAIL_VERIFICATION_EMAIL_RATE_LIMIT_PER_HOUR = define(
            "EMAIL_VERIFICATION_EMAIL_RATE_LIMIT_PER_HOUR",
            Group.SECURITY,
            SettingType.integer(0, Integer.MAX_VALUE),
            "3",
            "mails/h",
            false,
            Production.OPTIONAL,
            "Verification mails one account may ask for; 0 switches the limit off.");
    public static final Setting<Integer> EMAIL_VERIFICATION_IP_RATE_LIMIT_PER_HOUR = define(
            "EMAIL_VERIFICATION_IP_RATE_LIMIT_PER_HOUR",
            Group.SECURITY,
            SettingType.integer(0, Integer.MAX_VALUE),
            "10",
            "mails/h",
            false,
            Production.OPTIONAL,
            "Verification mails one address may ask for; 0 switches the limit off.");

    public static final Setting<String> SIGNUP_ACCESS_POLICY = define(
            "SIGNUP_ACCESS_POLICY",
            Group.SIGN_UP,
            SettingType.oneOf("public", "invite_only", "approval"),
            "public",
            "",
            false,
            Production.OPTIONAL,
            "Who may sign up.");
    public static final Setting<Integer> SIGNUP_RATE_LIMIT_PER_HOUR = define(
            "SIGNUP_RATE_LIMIT_PER_HOUR",
            Group.SIGN_UP,
            SettingType.integer(0, Integer.MAX_VALUE),
            "20",
            "sign-ups/h",
            false,
            Production.OPTIONAL,
            "Sign-ups one address may make; 0 switches the limit off.");

    public static final Setting<String> OPENAI_API_KEY = define(
            "OPENAI_API_KEY",
            Group.AGENTS,
            SettingType.text(),
            null,
            "",
            true,
            Production.REQUIRED,
            "Key for the model provider.");
    public static final Setting<URI> OPENAI_BASE_URL = define(
            "OPENAI_BASE_URL",
            Group.AGENTS,
            SettingType.uri("http", "https"),
            "https://api.openai.com/v1",
            "",
            false,
            Production.OPTIONAL,
            "Address of the Responses API.");
    public static final Setting<Boolean> MODEL_IS_LOCAL_STAND_IN = define(
            "MODEL_IS_LOCAL_STAND_IN",
            Group.AGENTS,
            SettingType.bool(),
            "false",
            "",
            false,
            Production.OPTIONAL,
            "The model is the scripted local stand-in; the console says so. Set by aa up.");
    public static final Setting<String> AGENT_MODEL_DEFAULT = define(
            "AGENT_MODEL_DEFAULT",
            Group.AGENTS,
            SettingType.text(),
            "gpt-5.1",
            "",
            false,
            Production.OPTIONAL,
            "Model of agents that name none.");
    public static final Setting<String> AGENT_MODEL_TRIAGE = define(
            "AGENT_MODEL_TRIAGE",
            Group.AGENTS,
            SettingType.text(),
            null,
            "",
            false,
            Production.OPTIONAL,
            "Model of the triage agent.");
    public static final Setting<String> AGENT_MODEL_CODE = define(
            "AGENT_MODEL_CODE",
            Group.AGENTS,
            SettingType.text(),
            null,
            "",
            false,
            Production.OPTIONAL,
            "Model of the code assistant.");
    public static final Setting<String> AGENT_MODEL_DATA = define(
            "AGENT_MODEL_DATA",
            Group.AGENTS,
            SettingType.text(),
            null,
            "",
            false,
            Production.OPTIONAL,
            "Model of the data analyst.");
    public static final Setting<Duration> MODEL_REQUEST_TIMEOUT = define(
            "MODEL_REQUEST_TIMEOUT",
            Group.AGENTS,
            SettingType.seconds(1, 3600),
            "120",
            "s",
            false,
            Production.OPTIONAL,
            "Longest silence of the model provider before a call fails.");
    public static final Setting<Integer> MODEL_MAX_RETRIES = define(
            "MODEL_MAX_RETRIES",
            Group.AGENTS,
            SettingType.integer(0, 10),
            "2",
            "",
            false,
            Production.OPTIONAL,
            "Repeats of a model call that failed before any output.");
    public static final Setting<Integer> RUN_MAX_TURNS = define(
            "RUN_MAX_TURNS",
            Group.AGENTS,
            SettingType.integer(1, 100),
            "10",
            "turns",
            false,
            Production.OPTIONAL,
            "Model calls one run may make before it ends as incomplete.");
    public static final Setting<String> TAVILY_API_KEY = define(
            "TAVILY_API_KEY",
            Group.AGENTS,
            SettingType.text(),
            null,
            "",
            true,
            Production.OPTIONAL,
            "Key for web search; without it the tool is absent.");
    public static final Setting<URI> TAVILY_BASE_URL = define(
            "TAVILY_BASE_URL",
            Group.AGENTS,
            SettingType.uri("http", "https"),
            "https://api.tavily.com",
            "",
            false,
            Production.OPTIONAL,
            "Address of the Tavily API.");

    public static final Setting<String> MAIL_FROM = define(
            "MAIL_FROM",
            Group.EMAIL,
            SettingType.text(),
            "Anything Agents <no-reply@localhost>",
            "",
            false,
            Production.REQUIRED,
            "Sender of every mail.");
    public static final Setting<Path> MAIL_OUTBOX_DIR = define(
            "MAIL_OUTBOX_DIR",
            Group.EMAIL,
            SettingType.path(),
            "var/outbox",
            "",
            false,
            Production.OPTIONAL,
            "Directory the local outbox writes .eml files to.");

    public static final Setting<String> LOG_LEVEL = define(
            "LOG_LEVEL",
            Group.OBSERVABILITY,
            SettingType.oneOf("debug", "info", "warning", "error"),
            "info",
            "",
            false,
            Production.OPTIONAL,
            "Least severe level that is logged.");

    private SettingsCatalog() {}

    /** In the order they are documented. */
    public static List<Setting<?>> all() {
        return List.copyOf(ALL);
    }

    private static <T> Setting<T> define(
            String name,
            Group group,
            SettingType<T> type,
            @Nullable String defaultText,
            String unit,
            boolean secret,
            Production production,
            String help) {
        Setting<T> setting = new Setting<>(name, group, type, defaultText, unit, secret, production, help);
        ALL.add(setting);
        return setting;
    }
}
