package io.anythingagents.identity.mfa;

import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.identity.lockout.PasswordGuard;
import io.anythingagents.identity.mfa.SecondStepResult.ChallengeRefused;
import io.anythingagents.identity.mfa.SecondStepResult.Completed;
import io.anythingagents.identity.token.ChallengeToken;
import io.anythingagents.identity.token.TokenRefusedException;
import io.anythingagents.identity.token.TokenVerifier;
import io.anythingagents.observability.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.UUID;

/** The second step of a sign-in: the guess is counted first, then one transaction decides. */
@ApplicationScoped
public class SecondStep {
    private TokenVerifier verifier;
    private MfaGuesses guesses;
    private PasswordGuard guard;
    private SecondStepTransaction transaction;
    private Metrics metrics;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected SecondStep() {}

    @Inject
    public SecondStep(
            TokenVerifier verifier,
            MfaGuesses guesses,
            PasswordGuard guard,
            SecondStepTransaction transaction,
            Metrics metrics) {
        this.verifier = verifier;
        this.guesses = guesses;
        this.guard = guard;
        this.transaction = transaction;
        this.metrics = metrics;
    }

    /**
     * What a person sent.
     *
     * @param code of the generator, or a recovery code
     */
    public record Answer(String challengeToken, UUID methodId, String code) {
        /** Without token and code. */
        @Override
        public String toString() {
            return "Answer[method=" + methodId + "]";
        }
    }

    /** @throws io.anythingagents.shared.DomainException rate-limited, redis-unavailable */
    public SecondStepResult complete(Answer answer, ClientOrigin client) {
        ChallengeToken challenge;
        try {
            challenge = verifier.verifyChallenge(answer.challengeToken());
        } catch (TokenRefusedException e) {
            return new ChallengeRefused(); // says nothing about a code, so it is no guess
        }
        guesses.take(challenge.userId(), client.address());
        // a lock that began since the password was right holds for the second step too
        boolean locked = transaction.address(challenge).filter(guard::isLocked).isPresent();
        SecondStepResult result =
                transaction.decide(challenge, new SecondStepTransaction.Answered(answer, locked), client);
        if (result instanceof Completed) {
            guesses.giveBack(challenge.userId(), client.address());
        }
        metrics.increment(
                "auth_mfa_codes",
                "purpose",
                "sign_in",
                "result",
                result.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        return result;
    }
}
