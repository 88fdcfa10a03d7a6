package io.anythingagents.identity.mfa;

import io.anythingagents.identity.SignInResult.SecondFactorRequired;
import io.anythingagents.identity.User;
import io.anythingagents.identity.token.ChallengeToken;
import io.anythingagents.identity.token.ChallengeTokenIssuer;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Digests;
import io.anythingagents.shared.Ids;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Holds a sign-in back until its second factor, in the transaction that found the password right. */
@Stateless
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class MfaChallenges {
    @Inject
    private MfaMethodRepository methods;

    @Inject
    private MfaChallengeRepository challenges;

    @Inject
    private ChallengeTokenIssuer tokens;

    @Inject
    private Settings settings;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public MfaChallenges() {}

    /** A challenge to answer, unless the person has no method in force. */
    public Optional<SecondFactorRequired> unlessNone(User user, UUID tenantId) {
        List<MfaMethodView> inForce = methods.findAll(user.id()).stream()
                .filter(MfaMethod::isInForce)
                .map(MfaMethodView::of)
                .toList();
        if (inForce.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = now.plus(settings.get(SettingsCatalog.MFA_CHALLENGE_TTL_MINUTES));
        challenges.removeExpiredAcrossTenants(user.id(), now);
        MfaChallenge challenge =
                new MfaChallenge(ids.next(), tenantId, user.id(), ids.next(), passwordMark(user), now, end);
        challenges.add(challenge);
        String token =
                tokens.issue(new ChallengeToken(user.id(), tenantId, challenge.sessionId(), challenge.id()), now, end);
        return Optional.of(new SecondFactorRequired(token, inForce));
    }

    /** Changes with the password. */
    static String passwordMark(User user) {
        return Digests.sha256Hex(user.passwordHash().getBytes(StandardCharsets.US_ASCII));
    }
}
