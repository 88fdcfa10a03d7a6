package io.anythingagents.identity.session;

import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.identity.MovableClock;
import io.anythingagents.identity.User;
import io.anythingagents.identity.UserRepository;
import io.anythingagents.identity.UserSession;
import io.anythingagents.identity.UserStatus;
import io.anythingagents.identity.key.FileKeySetStore;
import io.anythingagents.identity.token.KeyRing;
import io.anythingagents.identity.token.TokenIssuer;
import io.anythingagents.identity.token.TokenPair;
import io.anythingagents.identity.token.TokenRefusedException;
import io.anythingagents.identity.token.TokenSigner;
import io.anythingagents.identity.token.TokenVerifier;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.Role;
import io.anythingagents.tenant.Membership;
import io.anythingagents.tenant.Tenants;
import io.anythingagents.testing.FiredEvents;
import io.anythingagents.testing.Injection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One person in one tenant, with everything sessions are made of; stored in memory, on a clock that tests move. */
final class SessionFixture {
    static final ClientOrigin CLIENT = new ClientOrigin("203.0.113.77", "a browser");

    final MovableClock clock = new MovableClock();
    final Metrics metrics = new Metrics();
    final List<AuditEvent> audited = new ArrayList<>();
    final FiredEvents<Object> events = new FiredEvents<>();
    final OriginRecorder origins;
    final InMemorySessions rows = new InMemorySessions();
    final UUID userId = UUID.randomUUID();
    final UUID tenantId = UUID.randomUUID();
    final TokenVerifier verifier;
    final Sessions sessions;
    final SessionRefresh refresh;

    UserStatus status = UserStatus.ACTIVE;
    boolean tenantActive = true;
    Optional<Role> role = Optional.of(Role.ADMIN);

    SessionFixture(Path directory) {
        this(directory, Map.of());
    }

    SessionFixture(Path directory, Map<String, String> more) {
        Map<String, String> text = new HashMap<>(Map.of(
                "ENVIRONMENT", "test",
                "AUTH_REFRESH_TOKEN_PEPPER", "a pepper of some length",
                "AUTH_SESSION_IP_HASH_SALT", "a salt of some length",
                "AUTH_SESSION_ENCRYPTION_KEY", "a secret of some length",
                "AUTH_KEY_STORAGE_PATH", directory.resolve("keyset.json").toString()));
        text.putAll(more);
        Settings settings = Settings.load(text);
        KeyRing ring = new KeyRing(
                new FileKeySetStore(settings.get(SettingsCatalog.AUTH_KEY_STORAGE_PATH)),
                settings,
                Ids.random(),
                clock,
                metrics);
        verifier = new TokenVerifier(ring, settings, clock, metrics);
        RefreshTokenHash hashes = new RefreshTokenHash(settings);
        TokenIssuer issuer = new TokenIssuer(new TokenSigner(ring), settings, Ids.random(), clock);
        origins = new OriginRecorder(settings);
        AuditTrail audit = new AuditTrail() {
            @Override
            public void record(AuditEvent event) {
                audited.add(event);
            }
        };
        sessions = Injection.into(
                new Sessions(), rows, issuer, origins, events, hashes, audit, settings, metrics, Ids.random(), clock);
        refresh = Injection.into(
                new SessionRefresh(), rows, new OnePerson(), sessions, new OneTenant(), hashes, audit, metrics, clock);
    }

    TokenPair signIn() {
        return sessions.open(user(), membership(Role.ADMIN), CLIENT);
    }

    RefreshResult refresh(String refreshToken) throws TokenRefusedException {
        return refresh.refresh(verifier.verifyRefresh(refreshToken), CLIENT);
    }

    User user() {
        return new User(userId, "person@example.com", "hash", "v", MovableClock.START) {
            @Override
            public UserStatus status() {
                return status;
            }
        };
    }

    Membership membership(UUID tenant, Role of) {
        return new Membership(UUID.randomUUID(), tenant, userId, of, MovableClock.START);
    }

    private Membership membership(Role of) {
        return membership(tenantId, of);
    }

    UserSession session(UUID id) {
        return Optional.ofNullable(rows.sessions.get(id)).orElseThrow();
    }

    /** As the person asks for something from one of the own sessions. */
    RequestContext context(UUID sessionId) {
        return new RequestContext(tenantId, new Actor.User(userId, Role.ADMIN, Set.of(), true, sessionId), "request-1");
    }

    private final class OnePerson extends UserRepository {
        @Override
        public Optional<User> find(UUID id) {
            return id.equals(userId) ? Optional.of(user()) : Optional.empty();
        }
    }

    private final class OneTenant extends Tenants {
        @Override
        public Optional<Membership> membership(UUID tenant, UUID user) {
            return role.map(SessionFixture.this::membership);
        }

        @Override
        public boolean isActive(UUID tenant) {
            return tenantActive;
        }
    }
}
