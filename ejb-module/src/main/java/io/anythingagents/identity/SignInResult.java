package io.anythingagents.identity;

import io.anythingagents.identity.mfa.MfaMethodView;
import io.anythingagents.identity.token.TokenPair;
import java.util.List;
import java.util.UUID;

/** What can come of an attempt to sign in. */
public sealed interface SignInResult {
    record SignedIn(TokenPair tokens) implements SignInResult {}

    /** The password was right; a code of one of these methods is still to come. The token is secret. */
    record SecondFactorRequired(String challengeToken, List<MfaMethodView> methods) implements SignInResult {
        public SecondFactorRequired {
            methods = List.copyOf(methods);
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "SecondFactorRequired";
        }
    }

    /** Unknown address, wrong password, locked, or no place in that tenant: callers cannot tell which. */
    record InvalidCredentials() implements SignInResult {}

    /** Told only after the right password. */
    record AccountDisabled() implements SignInResult {}

    /** Told only after the right password. */
    record AccountPending() implements SignInResult {}

    /** The person belongs to several tenants and must name one of these. Told only after the right password. */
    record TenantRequired(List<TenantChoice> tenants) implements SignInResult {
        public TenantRequired {
            tenants = List.copyOf(tenants);
        }
    }

    /** A tenant to choose. */
    record TenantChoice(UUID tenantId, String name) {}
}
