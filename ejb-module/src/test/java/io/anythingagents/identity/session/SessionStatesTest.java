package io.anythingagents.identity.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.identity.MovableClock;
import io.anythingagents.identity.token.AccessToken;
import io.anythingagents.shared.Role;
import io.anythingagents.tenant.MembershipChanged;
import io.anythingagents.tenant.TenantStatus;
import io.anythingagents.tenant.TenantStatusChanged;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SessionStatesTest {
    private static final SessionState LIVE = new SessionState(true, true, Role.MEMBER);

    private final MovableClock clock = new MovableClock();
    private SessionState truth = LIVE;
    private final SessionStates states = new SessionStates((tenantId, userId, sessionId) -> truth, clock);

    @Test
    void sessionRevokedOnAnotherNode_endsHereWithinHalfAMinute() {
        AccessToken token = token();
        states.current(token);

        truth = SessionState.ENDED;

        assertThat(states.current(token).live()).isTrue();
        clock.advance(Duration.ofSeconds(30));
        assertThat(states.current(token).live()).isFalse();
    }

    @Test
    void sessionRevokedHere_endsAtOnce() {
        AccessToken token = token();
        states.current(token);

        truth = SessionState.ENDED;
        states.forget(new SessionEnded(token.sessionId()));

        assertThat(states.current(token).live()).isFalse();
    }

    @Test
    void provenAddress_countsAtTheNextRequest() {
        AccessToken token = token();
        truth = new SessionState(true, false, Role.MEMBER);
        assertThat(states.current(token).emailVerified()).isFalse();

        truth = LIVE;

        assertThat(states.current(token).emailVerified()).isTrue();
    }

    @Test
    void newRole_countsForTheNextTokenOfTheSession() {
        UUID session = UUID.randomUUID();
        states.current(token(session, "first"));

        truth = new SessionState(true, true, Role.ADMIN);

        assertThat(states.current(token(session, "second")).role()).isEqualTo(Role.ADMIN);
    }

    @Test
    void changeOfAMembership_countsAtOnce_forThatPersonInThatTenant() {
        AccessToken token = token();
        AccessToken other = token();
        states.current(token);
        states.current(other);
        truth = new SessionState(true, true, Role.VIEWER);

        states.forget(new MembershipChanged(token.tenantId(), other.userId(), Role.VIEWER));
        states.forget(new MembershipChanged(token.tenantId(), token.userId(), Role.VIEWER));

        assertThat(states.current(token).role()).isEqualTo(Role.VIEWER);
        assertThat(states.current(other).role()).isEqualTo(Role.MEMBER);
    }

    @Test
    void suspendedTenant_countsAtOnce_andForNobodyElse() {
        AccessToken token = token();
        AccessToken other = token();
        states.current(token);
        states.current(other);
        truth = new SessionState(true, true, Role.MEMBER, false, TenantStatus.SUSPENDED);

        states.forget(new TenantStatusChanged(token.tenantId(), TenantStatus.SUSPENDED));

        assertThat(states.current(token).tenantStatus()).isEqualTo(TenantStatus.SUSPENDED);
        assertThat(states.current(other).tenantStatus()).isEqualTo(TenantStatus.ACTIVE);
    }

    @Test
    void whatIsRemembered_hasABound() {
        AccessToken first = token();
        states.current(first);
        for (int i = 0; i < 50_000; i++) {
            states.current(token());
        }

        truth = SessionState.ENDED;

        assertThat(states.current(first).live()).isFalse(); // asked anew, for it was thrown out
    }

    private static AccessToken token() {
        return token(UUID.randomUUID(), "jti");
    }

    private static AccessToken token(UUID sessionId, String tokenId) {
        return new AccessToken(
                UUID.randomUUID(),
                UUID.randomUUID(),
                Role.MEMBER,
                Set.of(),
                false,
                sessionId,
                tokenId,
                MovableClock.START.plus(Duration.ofMinutes(30)),
                Map.of(),
                "compact");
    }
}
