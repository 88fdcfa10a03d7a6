package io.anythingagents.security;

import io.anythingagents.shared.Role;
import org.jspecify.annotations.Nullable;

/** What a route asks of its caller. */
public sealed interface Access {
    /** Anybody, with or without a token. */
    record Open() implements Access {}

    /**
     * A caller with a valid access token.
     *
     * @param scope scope the token must carry; null for none
     * @param role weakest tenant role; null for any
     * @param verifiedEmail whether the email address must be verified (when {@code REQUIRE_EMAIL_VERIFICATION} says so)
     * @param activeTenant whether the tenant must be active
     * @param tenantless whether a service account that belongs to no tenant may come too
     */
    record SignedIn(
            @Nullable String scope,
            @Nullable Role role,
            boolean verifiedEmail,
            boolean activeTenant,
            boolean tenantless)
            implements Access {
        /** What takes a scope and is about no tenant of the caller is open to callers of no tenant. */
        public SignedIn(@Nullable String scope, @Nullable Role role, boolean verifiedEmail, boolean activeTenant) {
            this(scope, role, verifiedEmail, activeTenant, scope != null && role == null && !activeTenant);
        }

        /** What asks for a verified address works in a tenant, which must be active then. */
        public SignedIn(@Nullable String scope, @Nullable Role role, boolean verifiedEmail) {
            this(scope, role, verifiedEmail, verifiedEmail);
        }
    }

    /**
     * A caller with a valid access token, whose session may already be revoked: signing out works twice. Such routes look
     * at nothing but who the caller is.
     */
    record Leaving() implements Access {}
}
