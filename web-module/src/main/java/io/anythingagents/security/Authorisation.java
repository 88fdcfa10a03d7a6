package io.anythingagents.security;

import io.anythingagents.shared.Actor;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.Role;
import io.anythingagents.shared.Scopes;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a known caller may take a route, by the table alone. What no row names is closed to everybody.
 *
 * @param emailVerificationRequired whether rows that ask for a verified address are meant
 */
public record Authorisation(boolean emailVerificationRequired) {
    /** The tenant headers as sent; they can only narrow what the token grants. */
    public record TenantHeaders(
            @Nullable String tenantId, @Nullable String role) {}

    /**
     * The context to act in.
     *
     * @param access what the table asks; empty when the table does not name the route
     * @param caller with the role and scopes granted
     * @throws DomainException 403, or 400 for an unknown role word
     */
    public RequestContext permit(
            Optional<Access> access, Actor caller, UUID tenantId, TenantHeaders headers, String requestId) {
        Access demanded = access.orElseThrow(
                () -> new DomainException(ErrorCode.FORBIDDEN, "Nobody is permitted to use this address."));
        checkTenant(tenantId, headers.tenantId());
        Actor actor = narrowed(caller, headers.role());
        if (demanded instanceof Access.SignedIn signedIn) {
            check(signedIn, actor);
        }
        return new RequestContext(tenantId, actor, requestId);
    }

    private static void checkTenant(UUID tenantId, @Nullable String asked) {
        if (asked != null && !asked.isBlank() && !asked.strip().equalsIgnoreCase(tenantId.toString())) {
            throw new DomainException(
                    ErrorCode.TENANT_MISMATCH, "X-Tenant-Id names another tenant than the access token.");
        }
    }

    private static Actor narrowed(Actor actor, @Nullable String asked) {
        if (asked == null || asked.isBlank()) {
            return actor;
        }
        Role role = Role.fromWire(asked)
                .orElseThrow(() -> new DomainException(
                        ErrorCode.INVALID_TENANT_ROLE, "X-Tenant-Role must be viewer, member, admin or owner."));
        Role granted = actor instanceof Actor.User user ? user.role() : Role.VIEWER;
        if (!granted.atLeast(role)) {
            throw new DomainException(
                    ErrorCode.INSUFFICIENT_ROLE, "X-Tenant-Role asks for more than the access token grants.");
        }
        if (!(actor instanceof Actor.User user) || role == granted) {
            return actor;
        }
        return new Actor.User(
                user.id(), role, Scopes.narrowedTo(role, user.scopes()), user.emailVerified(), user.sessionId());
    }

    private void check(Access.SignedIn demanded, Actor actor) {
        if (demanded.verifiedEmail()
                && emailVerificationRequired
                && actor instanceof Actor.User user
                && !user.emailVerified()) {
            throw new DomainException(ErrorCode.EMAIL_NOT_VERIFIED, "Verify your email address first.");
        }
        String scope = demanded.scope();
        if (scope != null && !Scopes.grant(scopes(actor), scope)) {
            throw new DomainException(ErrorCode.INSUFFICIENT_SCOPE, "The access token lacks the scope " + scope + ".");
        }
        Role role = demanded.role();
        if (role != null && !(actor instanceof Actor.User user && user.role().atLeast(role))) {
            throw new DomainException(
                    ErrorCode.INSUFFICIENT_ROLE, "This takes the role " + role.wireName() + " or a higher one.");
        }
    }

    private static Set<String> scopes(Actor actor) {
        if (actor instanceof Actor.User user) {
            return user.scopes();
        }
        return actor instanceof Actor.ServiceAccount account ? account.scopes() : Set.of();
    }
}
