package io.anythingagents.identity;

import io.anythingagents.identity.token.TokenPair;

/** What can come of an attempt to sign in. */
public sealed interface SignInResult {
    record SignedIn(TokenPair tokens) implements SignInResult {}

    /** Unknown address, wrong password, locked, or no place in that tenant: callers cannot tell which. */
    record InvalidCredentials() implements SignInResult {}

    /** Told only after the right password. */
    record AccountDisabled() implements SignInResult {}

    /** Told only after the right password. */
    record AccountPending() implements SignInResult {}

    /** The person belongs to several tenants and must name one. */
    record TenantRequired() implements SignInResult {}
}
