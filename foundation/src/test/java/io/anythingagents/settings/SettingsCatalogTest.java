package io.anythingagents.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SettingsCatalogTest {
    @Test
    void namesAndDefaults_areAContract() {
        String catalog = SettingsCatalog.all().stream()
                .map(setting -> setting.name() + "=" + (setting.defaultText() == null ? "" : setting.defaultText()))
                .collect(Collectors.joining("\n", "", "\n"));

        assertThat(catalog).isEqualTo("""
                APP_NAME=anything-agents
                APP_VERSION=0.1.0
                APP_PUBLIC_URL=http://localhost:8080
                ENVIRONMENT=production
                ALLOWED_HOSTS=localhost,127.0.0.1
                ALLOWED_ORIGINS=http://localhost:8080
                ALLOWED_METHODS=GET,POST,PUT,PATCH,DELETE,OPTIONS
                ALLOWED_HEADERS=Authorization,Content-Type,Idempotency-Key,If-Match,Last-Event-ID,X-Correlation-ID,X-Tenant-Id,X-Tenant-Role
                TRUSTED_PROXIES=
                DATABASE_URL=
                DATABASE_POOL_SIZE=20
                DATABASE_POOL_TIMEOUT=5
                DATABASE_SOCKET_TIMEOUT=10
                DATABASE_HEALTH_TIMEOUT=1
                AUTO_RUN_MIGRATIONS=false
                REDIS_URL=redis://localhost:6379/0
                REDIS_ALLOW_INSECURE=false
                RATE_LIMIT_KEY_PREFIX=rate-limit
                AUTH_PASSWORD_PEPPER=
                AUTH_PASSWORD_PEPPER_PREVIOUS=
                AUTH_REFRESH_TOKEN_PEPPER=
                AUTH_EMAIL_VERIFICATION_TOKEN_PEPPER=
                AUTH_PASSWORD_RESET_TOKEN_PEPPER=
                AUTH_SESSION_IP_HASH_SALT=
                AUTH_SESSION_ENCRYPTION_KEY=
                AUTH_JWKS_ETAG_SALT=local-jwks-salt
                AUTH_JWKS_MAX_AGE_SECONDS=300
                AUTH_KEY_STORAGE_BACKEND=file
                AUTH_KEY_STORAGE_PATH=var/keys/keyset.json
                AUTH_KEY_SECRET_NAME=
                AUTH_KEY_ROTATION_DAYS=0
                AUTH_AUDIENCE=agent-api,analytics-service,billing-worker,support-console,synthetic-monitor
                ACCESS_TOKEN_EXPIRE_MINUTES=30
                AUTH_REFRESH_TOKEN_TTL_MINUTES=43200
                AUTH_SESSION_IDLE_TIMEOUT_MINUTES=0
                AUTH_SESSION_MAX_LIFETIME_MINUTES=129600
                AUTH_PASSWORD_HASH_COST=12
                AUTH_PASSWORD_HASH_THREADS=0
                AUTH_PASSWORD_HISTORY_COUNT=5
                PASSWORD_RESET_TOKEN_TTL_MINUTES=30
                PASSWORD_RESET_EMAIL_RATE_LIMIT_PER_HOUR=5
                PASSWORD_RESET_IP_RATE_LIMIT_PER_HOUR=20
                AUTH_LOCKOUT_THRESHOLD=5
                AUTH_LOCKOUT_WINDOW_MINUTES=60
                AUTH_LOCKOUT_DURATION_MINUTES=60
                AUTH_LOCKOUT_MAX_DURATION_MINUTES=1440
                AUTH_IP_LOCKOUT_THRESHOLD=50
                AUTH_IP_LOCKOUT_WINDOW_MINUTES=10
                AUTH_IP_LOCKOUT_DURATION_MINUTES=10
                AUDIT_RETENTION_DAYS=365
                ENABLE_ACTIVITY_STREAM=true
                REQUIRE_EMAIL_VERIFICATION=true
                EMAIL_VERIFICATION_TOKEN_TTL_MINUTES=60
                EMAIL_VERIFICATION_EMAIL_RATE_LIMIT_PER_HOUR=3
                EMAIL_VERIFICATION_IP_RATE_LIMIT_PER_HOUR=10
                MFA_CHALLENGE_TTL_MINUTES=5
                MFA_VERIFY_RATE_LIMIT_PER_HOUR=10
                MFA_FRESH_SIGN_IN_MINUTES=15
                AUTH_DEV_SIGNER_ENABLED=false
                SERVICE_ACCOUNT_CATALOG_PATH=
                SERVICE_ACCOUNT_ISSUE_LIMIT_PER_MINUTE=5
                SERVICE_ACCOUNT_ISSUE_GLOBAL_LIMIT_PER_MINUTE=30
                SERVICE_ACCOUNT_ACCESS_TOKEN_MINUTES=15
                USE_TEST_FIXTURES=false
                VAULT_ADDR=
                VAULT_TOKEN=
                VAULT_ROLE_ID=
                VAULT_SECRET_ID=
                VAULT_VERIFY_ENABLED=false
                VAULT_TRANSIT_KEY=auth-service
                GEOIP_PROVIDER=none
                GEOIP_DATABASE_PATH=
                GEOIP_BASE_URL=
                GEOIP_API_KEY=
                SIGNUP_ACCESS_POLICY=public
                SIGNUP_RATE_LIMIT_PER_HOUR=20
                TEAM_INVITE_RATE_LIMIT_PER_HOUR=60
                DATA_EXPORT_TTL_MINUTES=4320
                DELETION_GRACE_MINUTES=20160
                SIGNUP_RATE_LIMIT_PER_IP_DAY=100
                SIGNUP_RATE_LIMIT_PER_EMAIL_DAY=3
                SIGNUP_RATE_LIMIT_PER_DOMAIN_DAY=20
                SIGNUP_CONCURRENT_REQUESTS_LIMIT=3
                SIGNUP_INVITE_RESERVATION_TTL_SECONDS=900
                SIGNUP_DEFAULT_PLAN_CODE=starter
                SIGNUP_DEFAULT_TRIAL_DAYS=14
                ALLOW_SIGNUP_TRIAL_OVERRIDE=false
                ENABLE_BILLING=false
                BILLING_GRACE_DAYS=7
                STRIPE_SECRET_KEY=
                STRIPE_WEBHOOK_SECRET=
                STRIPE_WEBHOOK_SECRET_PREVIOUS=
                STRIPE_API_BASE=https://api.stripe.com
                STRIPE_TIMEOUT=10
                STRIPE_PRODUCT_PRICE_MAP=
                ENABLE_BILLING_RETRY_WORKER=true
                STRIPE_EVENT_MAX_ATTEMPTS=20
                STRIPE_METER_MAP=
                STRIPE_METER_GATHER_SECONDS=60
                ENABLE_BILLING_STREAM=false
                BILLING_EVENTS_REDIS_URL=
                BILLING_STREAM_RATE_LIMIT_PER_MINUTE=20
                BILLING_STREAM_CONCURRENT_LIMIT=3
                OPENAI_API_KEY=
                OPENAI_BASE_URL=https://api.openai.com/v1
                MODEL_IS_LOCAL_STAND_IN=false
                AGENTS_DIR=
                MCP_SECRETS=
                MODEL_PRICES_FILE=
                AGENT_MODEL_DEFAULT=gpt-5.1
                AGENT_MODEL_TRIAGE=
                AGENT_MODEL_CODE=
                AGENT_MODEL_DATA=
                MODEL_REQUEST_TIMEOUT=120
                MODEL_MAX_RETRIES=2
                MODEL_BACKGROUND=false
                AGENT_MEMORY_MODE=trim
                AGENT_CONTEXT_WINDOW_TOKENS=400000
                AGENT_SUMMARY_MODEL=
                CONVERSATION_TITLES=true
                CONVERSATION_TITLE_MODEL=
                MODERATION_TIMEOUT=5
                MODERATION_ON_ERROR=block
                RUN_MAX_TURNS=10
                USAGE_OUTPUT_RESERVATION=4096
                CHAT_RATE_LIMIT_PER_MINUTE=60
                CHAT_STREAM_RATE_LIMIT_PER_MINUTE=30
                CHAT_TENANT_RATE_LIMIT_PER_MINUTE=
                CHAT_STREAM_CONCURRENT_LIMIT=5
                CHAT_TENANT_STREAM_CONCURRENT_LIMIT=
                RUN_EVENTS_RATE_LIMIT_PER_MINUTE=600
                RUN_APPROVAL_MAX_HOURS=168
                RUN_LIVE_LIMIT=2000
                RUN_EVENTS_STORE_AFTER_MS=100
                RUN_EVENTS_MERGE_AFTER_HOURS=24
                RUN_EVENTS_PURGE_AFTER_DAYS=90
                CONVERSATION_RETENTION_DAYS=0
                CHAT_COMPLETIONS_KEPT_HOURS=24
                TAVILY_API_KEY=
                TAVILY_BASE_URL=https://api.tavily.com
                WEB_FETCH_ENABLED=false
                WEB_FETCH_ALLOWED_HOSTS=
                WEB_FETCH_DENIED_HOSTS=
                WEB_FETCH_PORTS=80,443
                WEB_FETCH_MAX_BYTES=2000000
                WEB_FETCH_TIMEOUT=15
                MAIL_FROM=Anything Agents <no-reply@localhost>
                MAIL_OUTBOX_DIR=var/outbox
                MAIL_TRANSPORT=outbox
                SMTP_HOST=
                SMTP_PORT=587
                SMTP_SECURITY=starttls
                SMTP_USERNAME=
                SMTP_PASSWORD=
                RESEND_EMAIL_ENABLED=false
                RESEND_API_KEY=
                RESEND_BASE_URL=https://api.resend.com
                RESEND_DEFAULT_FROM=
                LOG_LEVEL=info
                OTEL_EXPORTER_OTLP_ENDPOINT=
                OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=
                OTEL_EXPORTER_OTLP_HEADERS=
                OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
                OTEL_EXPORTER_OTLP_TIMEOUT=10000
                OTEL_SERVICE_NAME=
                OTEL_RESOURCE_ATTRIBUTES=
                OTEL_BSP_SCHEDULE_DELAY=5000
                OTEL_BSP_MAX_QUEUE_SIZE=4096
                OTEL_BSP_MAX_EXPORT_BATCH_SIZE=512
                OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=false
                """);
    }

    @Test
    void everyDefault_isAValueOfItsType() {
        for (Setting<?> setting : SettingsCatalog.all()) {
            assertThatCode(setting::defaultValue).as(setting.name()).doesNotThrowAnyException();
        }
    }

    @Test
    void names_areUniqueUpperCaseWords() {
        List<String> names = SettingsCatalog.all().stream().map(Setting::name).toList();

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*"));
    }

    @Test
    void help_isOneSentenceOnOneLine() {
        for (Setting<?> setting : SettingsCatalog.all()) {
            assertThat(setting.help()).as(setting.name()).endsWith(".").doesNotContain("\n");
        }
    }

    @Test
    void noSecretHasADefaultThatWouldPassAsOne() {
        for (Setting<?> setting : SettingsCatalog.all()) {
            String text = setting.defaultText();
            if (setting.secret() && text != null && !text.contains("://")) {
                assertThat(StarterSecrets.isStarterOrShort(text))
                        .as(setting.name())
                        .isTrue();
            }
        }
    }
}
