package io.anythingagents.identity.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.identity.SessionEnd;
import io.anythingagents.identity.UserSession;
import io.anythingagents.identity.UserStatus;
import io.anythingagents.identity.session.RefreshResult.AccountNotActive;
import io.anythingagents.identity.session.RefreshResult.Refreshed;
import io.anythingagents.identity.session.RefreshResult.Refused;
import io.anythingagents.identity.token.TokenPair;
import io.anythingagents.identity.token.TokenRefusedException;
import io.anythingagents.shared.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionRefreshTest {
    @TempDir
    Path directory;

    @Test
    void refresh_givesANewPairOfTheSameSession_withTheRoleOfNow() throws Exception {
        SessionFixture product = new SessionFixture(directory);
        TokenPair first = product.signIn();
        product.role = Optional.of(Role.VIEWER);

        TokenPair second = refreshed(product, first);

        assertThat(second.grant().sessionId()).isEqualTo(first.grant().sessionId());
        assertThat(second.grant().role()).isEqualTo(Role.VIEWER);
        assertThat(second.grant().scopes()).doesNotContain("conversations:write");
        assertThat(second.refreshTokenId()).isNotEqualTo(first.refreshTokenId());
    }

    @Test
    void refreshTokenReusedAfterRotation_revokesWholeFamily() throws Exception {
        SessionFixture product = new SessionFixture(directory);
        TokenPair first = product.signIn();
        TokenPair second = refreshed(product, first);

        assertThat(product.refresh(first.refreshToken())).isInstanceOf(Refused.class);

        assertThat(product.refresh(second.refreshToken())).isInstanceOf(Refused.class);
        assertThat(session(product, first).revokedReason()).isEqualTo(SessionEnd.REFRESH_TOKEN_REUSED.word());
        assertThat(product.events.fired())
                .contains(new SessionEnded(first.grant().sessionId()));
        assertThat(product.audited).extracting(AuditEvent::action).containsExactly(AuditAction.REFRESH_TOKEN_REUSED);
    }

    @Test
    void disabledAccount_endsTheSession_andALockDoesNot() throws Exception {
        SessionFixture product = new SessionFixture(directory);
        TokenPair pair = product.signIn();

        product.status = UserStatus.LOCKED;
        assertThat(product.refresh(pair.refreshToken())).isInstanceOf(Refused.class);
        product.status = UserStatus.ACTIVE;
        TokenPair later = refreshed(product, pair);
        product.status = UserStatus.DISABLED;

        assertThat(product.refresh(later.refreshToken())).isInstanceOf(AccountNotActive.class);
        assertThat(session(product, pair).revokedReason()).isEqualTo(SessionEnd.ACCOUNT_NOT_ACTIVE.word());
    }

    @Test
    void endedMembership_endsTheSession_andASuspendedTenantDoesNot() throws Exception {
        SessionFixture product = new SessionFixture(directory);
        TokenPair pair = product.signIn();

        product.tenantActive = false;
        assertThat(product.refresh(pair.refreshToken())).isInstanceOf(Refused.class);
        product.tenantActive = true;
        TokenPair later = refreshed(product, pair);
        product.role = Optional.empty();

        assertThat(product.refresh(later.refreshToken())).isInstanceOf(Refused.class);
        assertThat(session(product, pair).revokedReason()).isEqualTo(SessionEnd.MEMBERSHIP_ENDED.word());
    }

    @Test
    void unusedForTheIdleTime_theSessionIsOver() throws Exception {
        SessionFixture product = new SessionFixture(directory, Map.of("AUTH_SESSION_IDLE_TIMEOUT_MINUTES", "60"));
        TokenPair pair = product.signIn();

        product.clock.advance(Duration.ofMinutes(59));
        TokenPair later = refreshed(product, pair);
        product.clock.advance(Duration.ofMinutes(60));

        assertThat(later.refreshExpiresAt()).isEqualTo(product.clock.instant());
        assertThatThrownBy(() -> product.refresh(later.refreshToken())).isInstanceOf(TokenRefusedException.class);
    }

    @Test
    void howeverBusy_theSessionEndsWithItsWholeTime_andSoDoItsAccessTokens() throws Exception {
        SessionFixture product = new SessionFixture(directory, Map.of("AUTH_SESSION_MAX_LIFETIME_MINUTES", "100"));
        TokenPair pair = product.signIn();
        var end = pair.issuedAt().plus(Duration.ofMinutes(100));

        for (int i = 0; i < 9; i++) {
            product.clock.advance(Duration.ofMinutes(10));
            pair = refreshed(product, pair);
        }

        assertThat(pair.refreshExpiresAt()).isEqualTo(end);
        assertThat(pair.accessExpiresAt()).isEqualTo(end);
        product.clock.advance(Duration.ofMinutes(10));
        String last = pair.refreshToken();
        assertThatThrownBy(() -> product.refresh(last)).isInstanceOf(TokenRefusedException.class);
    }

    @Test
    void signingOut_endsTheSessionOnce() throws Exception {
        SessionFixture product = new SessionFixture(directory);
        TokenPair pair = product.signIn();
        var token = product.verifier.verifyRefresh(pair.refreshToken());

        assertThat(product.sessions.signOut(token)).isTrue();
        assertThat(product.sessions.signOut(token)).isFalse();
        assertThat(product.refresh(pair.refreshToken())).isInstanceOf(Refused.class);
    }

    @Test
    void signingOutEverywhere_endsEverySession_andCountsLiveTokens() throws Exception {
        SessionFixture product = new SessionFixture(directory);
        TokenPair one = product.signIn();
        TokenPair two = refreshed(product, product.signIn());

        assertThat(product.sessions.signOutEverywhere(product.userId)).isEqualTo(2);
        assertThat(product.sessions.signOutEverywhere(product.userId)).isZero();
        assertThat(product.refresh(one.refreshToken())).isInstanceOf(Refused.class);
        assertThat(product.refresh(two.refreshToken())).isInstanceOf(Refused.class);
    }

    private static TokenPair refreshed(SessionFixture product, TokenPair pair) throws TokenRefusedException {
        RefreshResult result = product.refresh(pair.refreshToken());
        assertThat(result).isInstanceOf(Refreshed.class);
        return ((Refreshed) result).tokens();
    }

    private static UserSession session(SessionFixture product, TokenPair pair) {
        return Optional.ofNullable(product.rows.sessions.get(pair.grant().sessionId()))
                .orElseThrow();
    }
}
