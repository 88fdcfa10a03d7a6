package io.anythingagents.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.anythingagents.identity.token.TokenRefusedException.Reason;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.Ids;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of machines: what they say, what they are good for, and for nothing else. */
@SuppressWarnings("NullAway.Init") // set by JUnit
class ServiceTokenTest {
    private static final UUID TENANT = new UUID(7, 7);

    @TempDir
    Path directory;

    private TokenFixture tokens;
    private ServiceTokenIssuer issuer;

    @BeforeEach
    void wire() {
        tokens = new TokenFixture(directory);
        Settings settings = Settings.load(Map.of("ENVIRONMENT", "test", "SERVICE_ACCOUNT_ACCESS_TOKEN_MINUTES", "15"));
        issuer = new ServiceTokenIssuer(tokens.signer, settings, Ids.random(), tokens.clock);
    }

    @Test
    void refreshToken_saysWhatWasGranted() throws TokenRefusedException {
        ServiceGrant grant = grant(TENANT, Duration.ofDays(1));

        ServiceToken token =
                tokens.verifier.verifyServiceRefresh(issuer.refreshToken(grant).compact());

        assertThat(token.account()).isEqualTo("monitor");
        assertThat(token.tenantId()).isEqualTo(TENANT);
        assertThat(token.scopes()).containsExactlyInAnyOrder("a:b", "c:d");
        assertThat(token.grantId()).isEqualTo(grant.tokenId());
        assertThat(token.expiresAt()).isEqualTo(grant.expiresAt());
        assertThat(token.claims()).containsEntry("fingerprint", "rack 7").doesNotContainKey("aud");
        assertThat(token.toString()).doesNotContain(token.compact());
    }

    @Test
    void accessToken_isShort_andNeverOutlivesTheGrant() throws TokenRefusedException {
        ServiceToken longGrant = verified(grant(TENANT, Duration.ofDays(1)));
        ServiceToken shortGrant = verified(grant(null, Duration.ofMinutes(5)));

        ServiceTokenIssuer.Access access = issuer.accessToken(longGrant);
        ServiceTokenIssuer.Access ending = issuer.accessToken(shortGrant);

        assertThat(access.expiresAt()).isEqualTo(TokenFixture.START.plus(Duration.ofMinutes(15)));
        assertThat(ending.expiresAt()).isEqualTo(shortGrant.expiresAt());
        assertThat(access.toString()).doesNotContain(access.compact());
        ServiceToken read = tokens.verifier.verifyServiceAccess(access.compact());
        assertThat(read.grantId()).isEqualTo(longGrant.grantId());
        assertThat(read.scopes()).isEqualTo(longGrant.scopes());
        assertThat(read.tenantId()).isEqualTo(TENANT);
        assertThat(tokens.verifier.verifyServiceAccess(ending.compact()).tenantId())
                .isNull();
    }

    @Test
    void sameGrant_isTheSameToken_evenAfterARotation_andNoneWithoutTheKey() {
        ServiceGrant grant = grant(TENANT, Duration.ofDays(1));
        TokenSigner.Signed first = issuer.refreshToken(grant);
        tokens.rotate();
        tokens.notice();

        assertThat(issuer.refreshTokenAgain(grant, first.kid())).contains(first);
        assertThat(issuer.refreshToken(grant).compact()).isNotEqualTo(first.compact());
        assertThat(issuer.refreshTokenAgain(grant, "ed25519-000000000000")).isEmpty();
    }

    @Test
    void eachToken_isGoodForItsUseOnly() throws TokenRefusedException {
        String refresh = issuer.refreshToken(grant(TENANT, Duration.ofDays(1))).compact();
        String access = issuer.accessToken(tokens.verifier.verifyServiceRefresh(refresh))
                .compact();
        TokenPair person = tokens.pair();

        assertThat(refusal(() -> tokens.verifier.verifyServiceAccess(refresh))).isEqualTo(Reason.TOKEN_USE);
        assertThat(refusal(() -> tokens.verifier.verifyServiceRefresh(access))).isEqualTo(Reason.TOKEN_USE);
        assertThat(refusal(() -> tokens.verifier.verifyAccess(access))).isIn(Reason.SUBJECT, Reason.CLAIMS);
        assertThat(refusal(() -> tokens.verifier.verifyRefresh(refresh))).isEqualTo(Reason.SUBJECT);
        assertThat(refusal(() -> tokens.verifier.verifyServiceRefresh(person.refreshToken())))
                .isEqualTo(Reason.SUBJECT);
        assertThat(refusal(() -> tokens.verifier.verifyServiceAccess(person.accessToken())))
                .isIn(Reason.SUBJECT, Reason.CLAIMS);
    }

    @Test
    void expiredToken_isRefused() {
        String refresh =
                issuer.refreshToken(grant(TENANT, Duration.ofMinutes(5))).compact();
        tokens.clock.advance(Duration.ofMinutes(5));

        assertThat(refusal(() -> tokens.verifier.verifyServiceRefresh(refresh))).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void subjectAndAccount_mustBeOne() {
        assertThat(refusal(() -> tokens.verifier.verifyServiceRefresh(changed("account", "another"))))
                .isEqualTo(Reason.SUBJECT);
        assertThat(refusal(() -> tokens.verifier.verifyServiceRefresh(changed("account", null))))
                .isEqualTo(Reason.SUBJECT);
        assertThat(refusal(() -> tokens.verifier.verifyServiceRefresh(changed("sub", "service-account:another"))))
                .isEqualTo(Reason.SUBJECT);
        assertThat(refusal(() -> tokens.verifier.verifyServiceRefresh(changed("sub", null))))
                .isEqualTo(Reason.SUBJECT);
        assertThat(refusal(() -> tokens.verifier.verifyServiceRefresh(changed("tenant_id", "no UUID"))))
                .isEqualTo(Reason.CLAIMS);
    }

    @Test
    void kindIsReadFromTheClaims_whichProvesNothing() {
        String service = issuer.refreshToken(grant(null, Duration.ofDays(1))).compact();

        assertThat(TokenVerifier.namesServiceAccount(service)).isTrue();
        assertThat(TokenVerifier.namesServiceAccount(tokens.pair().accessToken()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a.b", "a.***.c", ".", ".."})
    void garbage_namesNobody(String text) {
        assertThat(TokenVerifier.namesServiceAccount(text)).isFalse();
        assertThat(TokenVerifier.namesServiceAccount("a." + "b".repeat(8_200) + ".c"))
                .isFalse();
    }

    @Test
    void challenge_isReadAgain_andOpensNothingElse() throws TokenRefusedException {
        ChallengeTokenIssuer challenges =
                new ChallengeTokenIssuer(tokens.signer, Settings.load(Map.of("ENVIRONMENT", "test")));
        ChallengeToken challenge = new ChallengeToken(UUID.randomUUID(), TENANT, UUID.randomUUID(), UUID.randomUUID());
        Instant end = TokenFixture.START.plus(Duration.ofMinutes(5));

        String compact = challenges.issue(challenge, TokenFixture.START, end);

        assertThat(tokens.verifier.verifyChallenge(compact)).isEqualTo(challenge);
        assertThat(refusal(() -> tokens.verifier.verifyAccess(compact))).isEqualTo(Reason.TOKEN_USE);
        assertThat(refusal(() -> tokens.verifier.verifyRefresh(compact))).isEqualTo(Reason.TOKEN_USE);
        assertThat(refusal(() -> tokens.verifier.verifyChallenge(tokens.pair().accessToken())))
                .isEqualTo(Reason.TOKEN_USE);
        tokens.clock.advance(Duration.ofMinutes(5));
        assertThat(refusal(() -> tokens.verifier.verifyChallenge(compact))).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void refusals_areCountedByKindAndReason() {
        Metrics metrics = new Metrics();
        TokenVerifier counting =
                new TokenVerifier(tokens.ring, Settings.load(Map.of("ENVIRONMENT", "test")), tokens.clock, metrics);

        assertThat(refusal(() -> counting.verifyServiceAccess("no token"))).isEqualTo(Reason.MALFORMED);

        assertThat(metrics.scrape()).contains("service_access").contains("malformed");
    }

    private ServiceToken verified(ServiceGrant grant) throws TokenRefusedException {
        return tokens.verifier.verifyServiceRefresh(issuer.refreshToken(grant).compact());
    }

    private ServiceGrant grant(@Nullable UUID tenantId, Duration life) {
        Instant now = TokenFixture.START;
        return new ServiceGrant(
                "monitor",
                tenantId,
                List.of("a:b", "c:d"),
                "rack 7",
                UUID.randomUUID().toString(),
                now,
                now.plus(life));
    }

    /** A refresh token again, properly signed, with one claim changed or left out. */
    private String changed(String claim, @Nullable Object value) {
        String payload = List.of(issuer.refreshToken(grant(TENANT, Duration.ofDays(1)))
                        .compact()
                        .split("\\.", -1))
                .get(1);
        try {
            Map<String, Object> claims = new LinkedHashMap<>(
                    JsonUtil.parseJson(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8)));
            if (value == null) {
                claims.remove(claim);
            } else {
                claims.put(claim, value);
            }
            return tokens.signed(claims);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Verification {
        Object run() throws TokenRefusedException;
    }

    private static Reason refusal(Verification verification) {
        TokenRefusedException refusal = catchThrowableOfType(TokenRefusedException.class, verification::run);
        assertThat(refusal).as("refusal of the token").isNotNull();
        return refusal.reason();
    }
}
