package io.anythingagents.identity.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.identity.SessionEnd;
import io.anythingagents.identity.UserSession;
import io.anythingagents.identity.token.TokenPair;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Role;
import io.anythingagents.tenant.Membership;
import io.anythingagents.tenant.MembershipChanged;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set by JUnit
class SessionsTest {
    @TempDir
    Path directory;

    private SessionFixture product;
    private UUID first;
    private UUID second;

    @BeforeEach
    void signInTwice() {
        product = new SessionFixture(directory, Map.of("AUTH_SESSION_MAX_LIFETIME_MINUTES", "100"));
        first = product.signIn().grant().sessionId();
        second = product.signIn().grant().sessionId();
    }

    @Test
    void ownSession_isEndedOnce_andThatIsAudited() {
        assertThat(product.sessions.revoke(UUID.randomUUID(), first, product.context(second)))
                .isFalse();
        assertThat(product.sessions.revoke(product.userId, first, product.context(second)))
                .isTrue();
        assertThat(product.sessions.revoke(product.userId, first, product.context(second)))
                .isFalse();

        assertThat(product.session(first).revokedReason()).isEqualTo(SessionEnd.USER_SESSION_MANUAL_REVOKE.word());
        assertThat(product.session(second).revokedAt()).isNull();
        assertThat(product.events.fired()).containsOnlyOnce(new SessionEnded(first));
        assertThat(product.audited).extracting(AuditEvent::action).containsExactly(AuditAction.SESSION_REVOKED);
    }

    @Test
    void list_showsLiveOnes_andEndedOnesWhenAsked() {
        product.sessions.revoke(product.userId, first, product.context(second));

        SessionSummary.Page live = product.sessions.own(product.userId, null, false, 10, 0);
        SessionSummary.Page all = product.sessions.own(product.userId, product.tenantId, true, 10, 0);
        SessionSummary.Page elsewhere = product.sessions.own(product.userId, UUID.randomUUID(), true, 10, 0);

        assertThat(live.sessions()).singleElement().satisfies(session -> {
            assertThat(session.id()).isEqualTo(second);
            assertThat(session.ipMasked()).isEqualTo("203.0.113.*");
            assertThat(session.revokedAt()).isNull();
        });
        assertThat(live.total()).isEqualTo(1);
        assertThat(all.sessions()).extracting(SessionSummary::id).containsExactly(first, second);
        assertThat(elsewhere.total()).isZero();
    }

    @Test
    void sessionInAnotherTenant_isAsOldAsTheOneItComesFrom() {
        Membership there = product.membership(UUID.randomUUID(), Role.VIEWER);
        product.clock.advance(Duration.ofMinutes(60));

        TokenPair pair =
                product.sessions.openBeside(product.tenantId, first, product.user(), there, SessionFixture.CLIENT);

        UserSession beside = product.session(pair.grant().sessionId());
        assertThat(beside.tenantId()).isEqualTo(there.tenantId());
        assertThat(beside.createdAt()).isEqualTo(product.session(first).createdAt());
        assertThat(beside.expiresAt()).isEqualTo(beside.createdAt().plus(Duration.ofMinutes(100)));
        assertThat(pair.grant().role()).isEqualTo(Role.VIEWER);
        assertThat(product.session(first).revokedAt()).isNull();
        assertThat(pair.toString()).doesNotContain(pair.accessToken());
    }

    @Test
    void endedSession_leadsNowhere() {
        product.sessions.revoke(product.userId, first, product.context(second));

        assertThatThrownBy(() -> product.sessions.openBeside(
                        product.tenantId,
                        first,
                        product.user(),
                        product.membership(UUID.randomUUID(), Role.VIEWER),
                        SessionFixture.CLIENT))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_AUTHENTICATED));
    }

    @Test
    void whoLeavesATenant_losesTheSessionsThere_andOnlyThose() {
        UUID elsewhere = product.sessions
                .openBeside(
                        product.tenantId,
                        first,
                        product.user(),
                        product.membership(UUID.randomUUID(), Role.VIEWER),
                        SessionFixture.CLIENT)
                .grant()
                .sessionId();

        product.sessions.endWithMembership(new MembershipChanged(product.tenantId, product.userId, Role.VIEWER));
        assertThat(product.session(first).revokedAt()).isNull();
        product.sessions.endWithMembership(new MembershipChanged(product.tenantId, product.userId, null));

        assertThat(product.session(first).revokedReason()).isEqualTo(SessionEnd.MEMBERSHIP_ENDED.word());
        assertThat(product.session(second).revokedReason()).isEqualTo(SessionEnd.MEMBERSHIP_ENDED.word());
        assertThat(product.session(elsewhere).revokedAt()).isNull();
    }

    @Test
    void otherReasonsToEndEverything_areKeptWithIt() {
        assertThat(product.sessions.endEverywhere(product.userId, SessionEnd.ACCOUNT_NOT_ACTIVE))
                .isEqualTo(2);
        UUID third = product.signIn().grant().sessionId();
        assertThat(product.sessions.endAll(product.userId, SessionEnd.USER_LOGOUT_ALL))
                .isEqualTo(1);

        assertThat(product.session(first).revokedReason()).isEqualTo(SessionEnd.ACCOUNT_NOT_ACTIVE.word());
        assertThat(product.session(third).revokedReason()).isEqualTo(SessionEnd.USER_LOGOUT_ALL.word());
        assertThat(product.metrics.scrape())
                .contains("auth_sessions_ended_total{reason=\"" + SessionEnd.ACCOUNT_NOT_ACTIVE.word() + "\"} 2.0");
    }

    @Test
    void place_isKeptForTheAddressItWasLookedUpFor() {
        UserSession.Place place = new UserSession.Place("Lisbon", null, "PT");
        SessionUsed fromElsewhere = new SessionUsed(product.tenantId, product.userId, first, "198.51.100.1");
        SessionUsed used = new SessionUsed(product.tenantId, product.userId, first, SessionFixture.CLIENT.address());

        product.sessions.locatedAt(fromElsewhere, place);
        assertThat(product.session(first).place()).isNull();
        product.sessions.locatedAt(used, place);

        assertThat(product.session(first).place()).isEqualTo(place);
        assertThat(product.session(second).place()).isNull();
        assertThat(used.toString()).doesNotContain(SessionFixture.CLIENT.address());
    }
}
