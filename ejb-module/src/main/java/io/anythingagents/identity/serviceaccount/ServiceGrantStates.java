package io.anythingagents.identity.serviceaccount;

import io.anythingagents.identity.token.ServiceToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

/**
 * Whether the grants behind service accounts' access tokens still live, remembered for half a minute at most: one revoked
 * here ends at once, one revoked on another node within that time.
 */
@ApplicationScoped
public class ServiceGrantStates {
    static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final int MOST_REMEMBERED = 10_000;

    private final ConcurrentMap<String, Remembered> known = new ConcurrentHashMap<>();
    private Predicate<String> source;
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected ServiceGrantStates() {}

    @Inject
    public ServiceGrantStates(ServiceAccountTokens tokens, Clock clock) {
        this(tokens::isGrantLive, clock);
    }

    ServiceGrantStates(Predicate<String> source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    private record Remembered(boolean live, Instant readAt) {}

    public boolean isLive(ServiceToken token) {
        Instant now = clock.instant();
        Remembered seen = known.get(token.grantId());
        if (seen != null && now.isBefore(seen.readAt().plus(REMEMBERED))) {
            return seen.live();
        }
        boolean live = source.test(token.grantId());
        if (known.size() >= MOST_REMEMBERED) {
            known.clear();
        }
        known.put(token.grantId(), new Remembered(live, now));
        return live;
    }

    void forget(@Observes(during = TransactionPhase.AFTER_SUCCESS) ServiceGrantEnded ended) {
        known.remove(ended.tokenId());
    }
}
