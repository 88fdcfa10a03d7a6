package io.anythingagents.testing;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.billing.PlanWish;
import io.anythingagents.geoip.GeoLocator;
import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.identity.MovableClock;
import io.anythingagents.identity.SignUp;
import io.anythingagents.identity.SignUp.SignedUp;
import io.anythingagents.identity.key.KeySchedule;
import io.anythingagents.identity.key.KeySet;
import io.anythingagents.identity.key.KeySetStore;
import io.anythingagents.identity.token.TokenPair;
import io.anythingagents.observability.Metrics;
import io.anythingagents.persistence.TestStore;
import io.anythingagents.redis.TestRedis;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.usage.PriceTable;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The product without a server: real beans on the PostgreSQL and Redis of this test run, on a clock that tests move. */
public final class Installation {
    public static final String PASSWORD = "Correct-Horse-Battery-9";

    private static final TestStore STORE = TestStore.ofTheWholeProduct();

    public final MovableClock clock = new MovableClock();
    public final Metrics metrics = new Metrics();
    public final Settings settings;
    public final Beans beans;

    public Installation() {
        this(Map.of());
    }

    public Installation(Map<String, String> more) {
        Map<String, String> text = new HashMap<>(Map.of(
                "ENVIRONMENT", "test",
                "AUTH_PASSWORD_PEPPER", "a pepper of some length",
                "AUTH_PASSWORD_HASH_COST", "4",
                "AUTH_REFRESH_TOKEN_PEPPER", "another pepper of some length",
                "AUTH_EMAIL_VERIFICATION_TOKEN_PEPPER", "a third pepper of some length",
                "AUTH_PASSWORD_RESET_TOKEN_PEPPER", "a fourth pepper of some length",
                "AUTH_SESSION_IP_HASH_SALT", "a salt of some length",
                "AUTH_SESSION_ENCRYPTION_KEY", "a secret of some length",
                "AUTH_JWKS_ETAG_SALT", "another salt of some length",
                "RATE_LIMIT_KEY_PREFIX", UUID.randomUUID().toString()));
        text.putAll(Map.of(
                "SIGNUP_RATE_LIMIT_PER_HOUR", "0",
                "SIGNUP_RATE_LIMIT_PER_IP_DAY", "0",
                "SIGNUP_RATE_LIMIT_PER_EMAIL_DAY", "0",
                "SIGNUP_RATE_LIMIT_PER_DOMAIN_DAY", "0",
                "SIGNUP_ACCESS_POLICY", "public"));
        text.putAll(more);
        settings = Settings.load(text);
        beans = new Beans(
                STORE,
                settings,
                metrics,
                clock,
                Ids.random(),
                TestRedis.connect(),
                new KeysInMemory(),
                new KeySchedule(Duration.ofMinutes(6), Duration.ofDays(31)),
                new Nowhere(),
                PriceTable.load(Optional.empty()));
    }

    /** Whoever signed up: the owner of a tenant of their own. */
    public record Person(String email, TokenPair tokens) {
        public UUID id() {
            return tokens.grant().userId();
        }

        public UUID tenantId() {
            return tokens.grant().tenantId();
        }

        public UUID sessionId() {
            return tokens.grant().sessionId();
        }

        public RequestContext context() {
            Actor actor = new Actor.User(
                    id(),
                    tokens.grant().role(),
                    new HashSet<>(tokens.grant().scopes()),
                    tokens.grant().emailVerified(),
                    sessionId());
            return new RequestContext(tenantId(), actor, "request-1");
        }
    }

    public <T> T get(Class<T> type) {
        return beans.get(type);
    }

    public Person signUp() {
        String email = UUID.randomUUID() + "@example.com";
        SignedUp signedUp = done(get(SignUp.class)
                .signUp(
                        new SignUp.Application(email, PASSWORD, "Acme " + email, "Ada", null, PlanWish.NONE),
                        null,
                        network(1)));
        return new Person(email, signedUp.tokens());
    }

    /** A client of the given network. */
    public static ClientOrigin network(int number) {
        return new ClientOrigin("203.0." + number + ".7", "a browser");
    }

    /** Waits, and throws what happened there here. */
    public static <T> T done(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** What is refused, for the code of the refusal. */
    public static ErrorCode refusal(Runnable asked) {
        try {
            asked.run();
        } catch (DomainException e) {
            return e.code();
        }
        throw new AssertionError("This should have been refused");
    }

    /** First column of every row. */
    public List<String> rows(String sql) {
        return STORE.database().rows(sql);
    }

    public void execute(String sql) {
        STORE.database().execute(sql);
    }

    /** Subjects of the mails to an address, the oldest first. */
    public List<String> mailsTo(String email) {
        return rows("select subject from mail_outbox where recipient = '" + email + "' order by created_at, id");
    }

    /** The token in the newest mail of a kind. */
    public String mailedToken(String email, String kind) {
        String text = rows("select text_body from mail_outbox where recipient = '" + email + "' and kind = '" + kind
                        + "' order by created_at desc, id desc limit 1")
                .get(0);
        return text.replaceAll("(?s).*[?&#]token=([^\\s&]+).*", "$1");
    }

    /** What the audit trail says was done in a tenant, or to somebody or something. */
    public List<AuditAction> audited(UUID tenantOrTarget) {
        return rows("select action from audit_events where tenant_id = '" + tenantOrTarget + "' or target_id = '"
                        + tenantOrTarget + "' order by created_at, id")
                .stream()
                .map(word -> AuditAction.fromWord(word).orElseThrow())
                .toList();
    }

    /** Nobody knows where anybody is. */
    private static final class Nowhere implements GeoLocator {
        @Override
        public Optional<Place> locate(InetAddress address) {
            return Optional.empty();
        }

        @Override
        public boolean isThere() {
            return false;
        }
    }

    private final class KeysInMemory implements KeySetStore {
        private @Nullable Stored stored;

        @Override
        public Optional<Stored> read() {
            return Optional.ofNullable(stored);
        }

        @Override
        public String version() {
            return read().map(Stored::version).orElse("");
        }

        @Override
        public Stored update(Function<Optional<KeySet>, KeySet> change) {
            Stored fresh = new Stored(
                    change.apply(read().map(Stored::keys)), UUID.randomUUID().toString(), clock.instant());
            stored = fresh;
            return fresh;
        }

        @Override
        public Duration lookEvery() {
            return Duration.ofSeconds(1);
        }

        @Override
        public String place() {
            return "memory";
        }
    }
}
