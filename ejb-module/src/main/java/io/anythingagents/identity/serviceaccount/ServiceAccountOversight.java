package io.anythingagents.identity.serviceaccount;

import io.anythingagents.identity.serviceaccount.ServiceAccountTokenRepository.Filter;
import io.anythingagents.identity.serviceaccount.ServiceAccountTokenRepository.Reach;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What people may do with service accounts: an administrator with those of the own tenant, a platform operator with all of
 * them, giving a reason. Who is both counts as administrator unless the role is narrowed for the request.
 */
@ApplicationScoped
public class ServiceAccountOversight {
    private static final String OPERATOR = "platform:operator";
    private static final String EVERYTHING = "support:*";

    private ServiceAccountIssuance issuance;
    private ServiceAccountTokens tokens;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected ServiceAccountOversight() {}

    @Inject
    public ServiceAccountOversight(ServiceAccountIssuance issuance, ServiceAccountTokens tokens) {
        this.issuance = issuance;
        this.tokens = tokens;
    }

    /**
     * Which tokens somebody looks for.
     *
     * @param status {@code active}, {@code revoked} or {@code all}
     */
    public record Search(
            @Nullable String account,
            @Nullable String fingerprint,
            String status,
            @Nullable UUID tenantId,
            boolean includeGlobal) {}

    /** @throws DomainException insufficient-role, tenant-mismatch, and as {@link ServiceAccountIssuance#issue} */
    public IssuedToken issue(RequestContext context, IssueRequest request, String reason) {
        IssueRequest wanted = request;
        if (isTenantAdmin(context)) {
            requireOwnTenant(context, request.tenantId());
            wanted = request.in(context.tenantId());
        } else {
            requireOperator(context);
        }
        return issuance.issueFor(context, wanted, reason);
    }

    /** Newest first. */
    public List<ServiceAccountTokenView> list(RequestContext context, Search search, int limit, int offset) {
        return tokens.list(filter(context, search), limit, offset);
    }

    public int count(RequestContext context, Search search) {
        return tokens.count(filter(context, search));
    }

    /**
     * Revokes a token.
     *
     * @param reason an operator must give one
     * @throws DomainException not-found, insufficient-role, service-account-request-refused
     */
    public void revoke(RequestContext context, String tokenId, @Nullable String reason) {
        if (isTenantAdmin(context)) {
            tokens.revoke(tokenId, context.tenantId(), reason == null ? "tenant_admin_manual_revoke" : reason, context);
            return;
        }
        requireOverseer(context);
        if (reason == null) {
            throw new DomainException(
                    ErrorCode.SERVICE_ACCOUNT_REQUEST_REFUSED, "An operator says why; give a reason.");
        }
        tokens.revoke(tokenId, null, reason, context);
    }

    private static Filter filter(RequestContext context, Search search) {
        Reach reach;
        if (isTenantAdmin(context)) {
            requireOwnTenant(context, search.tenantId());
            reach = new Reach(false, context.tenantId(), false);
        } else {
            requireOverseer(context);
            reach = new Reach(
                    search.tenantId() == null && !search.includeGlobal(), search.tenantId(), search.includeGlobal());
        }
        Boolean revoked =
                switch (search.status()) {
                    case "active" -> Boolean.FALSE;
                    case "revoked" -> Boolean.TRUE;
                    default -> null;
                };
        return new Filter(reach, search.account(), search.fingerprint(), revoked);
    }

    private static boolean isTenantAdmin(RequestContext context) {
        return context.actor() instanceof Actor.User user && user.role().atLeast(Role.ADMIN);
    }

    private static void requireOwnTenant(RequestContext context, @Nullable UUID asked) {
        if (asked != null && !asked.equals(context.tenantId())) {
            throw new DomainException(ErrorCode.TENANT_MISMATCH, "This is about another tenant than yours.");
        }
    }

    /** Operators, and a service account of no tenant that may do everything; it looks on and revokes but issues nothing. */
    private static void requireOverseer(RequestContext context) {
        boolean supporting = !context.hasTenant()
                && context.actor() instanceof Actor.ServiceAccount account
                && account.scopes().contains(EVERYTHING);
        if (!supporting) {
            requireOperator(context);
        }
    }

    private static void requireOperator(RequestContext context) {
        boolean operator = context.actor() instanceof Actor.User user
                && (user.scopes().contains(OPERATOR) || user.scopes().contains(EVERYTHING));
        if (!operator) {
            throw new DomainException(
                    ErrorCode.INSUFFICIENT_ROLE, "This takes the role admin or owner, or a platform operator.");
        }
    }
}
