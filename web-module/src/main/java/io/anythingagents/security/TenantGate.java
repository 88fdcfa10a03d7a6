package io.anythingagents.security;

import io.anythingagents.shared.Actor;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Scopes;
import io.anythingagents.tenant.TenantStatus;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Only an active tenant may be used. A platform operator may read in a suspended one, saying why. */
final class TenantGate {
    private static final Set<String> YES = Set.of("true", "1", "yes", "on");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final int LONGEST_REASON = 512;

    private TenantGate() {}

    /** The operator's headers as sent; they never change tenant or role. */
    record OverrideHeaders(
            @Nullable String override, @Nullable String reason) {}

    /**
     * Lets a request pass or refuses it.
     *
     * @return the operator's reason when the request passes because of the override
     * @throws DomainException 403, or 400 for an override without a reason
     */
    static Optional<String> pass(
            Optional<Access> access, Actor actor, TenantStatus status, String method, OverrideHeaders headers) {
        if (!(access.orElse(null) instanceof Access.SignedIn signedIn) || !signedIn.activeTenant()) {
            return Optional.empty();
        }
        Optional<String> reason = override(actor, headers);
        if (status == TenantStatus.ACTIVE) {
            return Optional.empty();
        }
        if (reason.isPresent() && status == TenantStatus.SUSPENDED && READING.contains(method)) {
            return reason;
        }
        throw new DomainException(ErrorCode.TENANT_NOT_ACTIVE, "This tenant is " + status.word() + ".");
    }

    private static Optional<String> override(Actor actor, OverrideHeaders headers) {
        String asked = headers.override();
        if (asked == null || !YES.contains(asked.strip().toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        if (!(actor instanceof Actor.User user) || !Scopes.grant(user.scopes(), "platform:operator")) {
            throw new DomainException(ErrorCode.FORBIDDEN, "X-Operator-Override is for platform operators.");
        }
        String reason = headers.reason();
        if (reason == null || reason.isBlank()) {
            throw new DomainException(ErrorCode.OVERRIDE_REASON_REQUIRED, "Say why in X-Operator-Reason.");
        }
        String plain = reason.replaceAll("\\p{Cntrl}", " ").strip();
        return Optional.of(plain.length() > LONGEST_REASON ? plain.substring(0, LONGEST_REASON) : plain);
    }
}
