package io.anythingagents.identity.session;

import io.anythingagents.identity.token.TokenPair;

/** What can come of a refresh. */
public sealed interface RefreshResult {
    /** The one winner's new pair. */
    record Refreshed(TokenPair tokens) implements RefreshResult {}

    /** The token is unknown, expired, revoked, or was used before; callers cannot tell which. */
    record Refused() implements RefreshResult {}

    /** The account was disabled or is not active yet; the session is over. */
    record AccountNotActive() implements RefreshResult {}
}
