package io.anythingagents.identity.serviceaccount;

import io.anythingagents.identity.serviceaccount.ServiceAccountTokens.Orderer;
import io.anythingagents.observability.Metrics;
import io.anythingagents.redis.Quotas;
import io.anythingagents.redis.Quotas.Quota;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * Issues refresh tokens to service accounts. The order is proven first, then counted, then compared with the catalogue, and
 * only then stored; nothing of that happens inside a transaction but the storing.
 */
@ApplicationScoped
public class ServiceAccountIssuance {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private OrderProof proof;
    private ServiceAccountCatalog catalog;
    private ServiceAccountTokens tokens;
    private Quotas quotas;
    private Metrics metrics;
    private Quota perAccount;
    private Quota overall;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected ServiceAccountIssuance() {}

    @Inject
    public ServiceAccountIssuance(
            OrderProof proof,
            ServiceAccountCatalog catalog,
            ServiceAccountTokens tokens,
            Quotas quotas,
            Settings settings,
            Metrics metrics) {
        this.proof = proof;
        this.catalog = catalog;
        this.tokens = tokens;
        this.quotas = quotas;
        this.metrics = metrics;
        this.perAccount = new Quota(
                "service_account_issue",
                "account",
                settings.get(SettingsCatalog.SERVICE_ACCOUNT_ISSUE_LIMIT_PER_MINUTE),
                MINUTE);
        this.overall = new Quota(
                "service_account_issue_global",
                "global",
                settings.get(SettingsCatalog.SERVICE_ACCOUNT_ISSUE_GLOBAL_LIMIT_PER_MINUTE),
                MINUTE);
    }

    /**
     * Against a signed order.
     *
     * @throws DomainException malformed-request, invalid-credentials, service-account-request-refused, rate-limited,
     *     signer-unavailable, redis-unavailable
     */
    public IssuedToken issue(IssueRequest body, OrderProof.Presented presented) {
        OrderProof.Proven proven = proof.require(body, presented);
        return issue(proven.request(), new Orderer(proven.subject(), proven.signer(), null));
    }

    /**
     * For a signed-in overseer, who says why.
     *
     * @throws DomainException as {@link #issue}
     */
    public IssuedToken issueFor(RequestContext context, IssueRequest body, String reason) {
        String signer = proof.signForOverseer(body, context.actor().subject(), reason);
        return issue(body, new Orderer(context.actor().subject(), signer, reason));
    }

    private IssuedToken issue(IssueRequest request, Orderer orderer) {
        ServiceAccount account =
                catalog.find(request.account()).orElseThrow(() -> refused("There is no service account of that name."));
        // the narrow one first: what it refuses must not use up what is there for everybody
        quotas.spend(perAccount, request.account() + ":" + (request.tenantId() == null ? "none" : request.tenantId()));
        quotas.spend(overall, "all");
        IssuedToken issued = tokens.issue(request, permittedLife(account, request), orderer);
        metrics.increment(
                "service_account_issuance", "account", account.name(), "result", issued.reused() ? "reused" : "issued");
        return issued;
    }

    static Duration permittedLife(ServiceAccount account, IssueRequest request) {
        if (account.requiresTenant() && request.tenantId() == null) {
            throw refused("This account's tokens belong to a tenant; name it as tenant_id.");
        }
        if (!account.requiresTenant() && request.tenantId() != null) {
            throw refused("This account belongs to no tenant.");
        }
        if (!account.allowedScopes().containsAll(request.scopes())) {
            throw refused("A scope is not allowed for this account.");
        }
        if (request.lifetimeMinutes() == null) {
            return account.defaultLife();
        }
        Duration life = Duration.ofMinutes(request.lifetimeMinutes());
        if (life.isZero() || life.isNegative() || life.compareTo(account.longestLife()) > 0) {
            throw refused("The lifetime must lie between 1 and "
                    + account.longestLife().toMinutes() + " minutes.");
        }
        return life;
    }

    private static DomainException refused(String detail) {
        return new DomainException(ErrorCode.SERVICE_ACCOUNT_REQUEST_REFUSED, detail);
    }
}
