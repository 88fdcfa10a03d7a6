package io.anythingagents.identity.session;

import io.anythingagents.identity.token.AccessToken;
import io.anythingagents.tenant.MembershipChanged;
import io.anythingagents.tenant.TenantStatusChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Whether the sessions behind tokens still live. Remembered for half a minute at most: a session revoked on another node
 * ends here within that time, one revoked here at once. An unproven address is never remembered, so that proving it counts
 * at the next request; nor does a new token of a session lean on what was read for the one before, so that whoever was given
 * a role has it after the next refresh, on every node.
 */
@ApplicationScoped
public class SessionStates {
    static final Duration REMEMBERED = Duration.ofSeconds(30);

    private static final int MOST_REMEMBERED = 50_000;

    private final ConcurrentMap<UUID, Remembered> known = new ConcurrentHashMap<>();
    private Source source;
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected SessionStates() {}

    @Inject
    public SessionStates(SessionReader reader, Clock clock) {
        this(reader::read, clock);
    }

    SessionStates(Source source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /** Where the truth is read. */
    interface Source {
        SessionState read(UUID tenantId, UUID userId, UUID sessionId);
    }

    private record Remembered(UUID tenantId, UUID userId, String tokenId, SessionState state, Instant readAt) {}

    public SessionState current(AccessToken token) {
        Instant now = clock.instant();
        Remembered seen = known.get(token.sessionId());
        if (seen != null
                && seen.tokenId().equals(token.tokenId())
                && now.isBefore(seen.readAt().plus(REMEMBERED))) {
            return seen.state();
        }
        SessionState state = source.read(token.tenantId(), token.userId(), token.sessionId());
        if (state.live() && !state.emailVerified()) {
            known.remove(token.sessionId());
        } else {
            makeRoom(now);
            known.put(token.sessionId(), new Remembered(token.tenantId(), token.userId(), token.tokenId(), state, now));
        }
        return state;
    }

    void forget(@Observes(during = TransactionPhase.AFTER_SUCCESS) SessionEnded ended) {
        known.remove(ended.sessionId());
    }

    void forget(@Observes(during = TransactionPhase.AFTER_SUCCESS) MembershipChanged changed) {
        known.values()
                .removeIf(seen -> seen.tenantId().equals(changed.tenantId())
                        && seen.userId().equals(changed.userId()));
    }

    void forget(@Observes(during = TransactionPhase.AFTER_SUCCESS) TenantStatusChanged changed) {
        known.values().removeIf(seen -> seen.tenantId().equals(changed.tenantId()));
    }

    private void makeRoom(Instant now) {
        if (known.size() >= MOST_REMEMBERED) {
            known.values().removeIf(seen -> !now.isBefore(seen.readAt().plus(REMEMBERED)));
            if (known.size() >= MOST_REMEMBERED) {
                known.clear();
            }
        }
    }
}
