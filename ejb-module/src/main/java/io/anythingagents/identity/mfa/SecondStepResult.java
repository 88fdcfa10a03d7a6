package io.anythingagents.identity.mfa;

import io.anythingagents.identity.token.TokenPair;

/** What can come of the second step of a sign-in. */
public sealed interface SecondStepResult {
    record Completed(TokenPair tokens) implements SecondStepResult {}

    /**
     * The challenge is unknown, used or expired, the password, the method or the membership changed since, or the account is
     * locked by now.
     */
    record ChallengeRefused() implements SecondStepResult {}

    /** Wrong or used; the challenge stays good. */
    record CodeRefused() implements SecondStepResult {}

    record AccountDisabled() implements SecondStepResult {}

    record AccountPending() implements SecondStepResult {}
}
