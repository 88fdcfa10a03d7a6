package io.anythingagents.identity.serviceaccount;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.identity.serviceaccount.ServiceAccountToken.Holder;
import io.anythingagents.identity.serviceaccount.ServiceAccountToken.Life;
import io.anythingagents.identity.session.RefreshTokenHash;
import io.anythingagents.identity.token.ServiceGrant;
import io.anythingagents.identity.token.ServiceToken;
import io.anythingagents.identity.token.ServiceTokenIssuer;
import io.anythingagents.identity.token.TokenSigner;
import io.anythingagents.shared.Digests;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.tenant.Tenants;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The stored side of service accounts' refresh tokens. Only the hash of a token is kept; who asks for the same again gets the
 * same, signed once more from what is stored and compared with that hash. A unique key lets one be live for each holder.
 */
@Stateless
public class ServiceAccountTokens {
    private static final int ATTEMPTS = 3;

    @Inject
    private ServiceAccountTokenRepository tokens;

    @Inject
    private ServiceTokenIssuer issuer;

    @Inject
    private RefreshTokenHash hashes;

    @Inject
    private Tenants tenants;

    @Inject
    private AuditTrail audit;

    @Inject
    private Event<ServiceGrantEnded> ended;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public ServiceAccountTokens() {}

    /**
     * Who has a token made, for the audit trail.
     *
     * @param actor as a subject
     * @param signer the word for how the order was proven
     */
    public record Orderer(
            String actor, String signer, @Nullable String reason) {}

    /** @throws DomainException service-account-request-refused for a tenant there is not */
    public IssuedToken issue(IssueRequest request, Duration life, Orderer orderer) {
        UUID tenantId = request.tenantId();
        if (tenantId != null && !tenants.isActive(tenantId)) {
            throw new DomainException(
                    ErrorCode.SERVICE_ACCOUNT_REQUEST_REFUSED, "There is no active tenant of that id.");
        }
        Holder holder = new Holder(request.account(), tenantId, request.scopes());
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<ServiceAccountToken> unrevoked = tokens.findUnrevokedForChange(holder);
            if (unrevoked.isPresent()) {
                Optional<IssuedToken> same = request.force() ? Optional.empty() : again(unrevoked.get());
                if (same.isPresent()) {
                    return audited(same.get(), orderer);
                }
                end(unrevoked.get(), unrevoked.get().isLive(now) ? "replaced" : "expired");
                tokens.flush();
            }
            Optional<IssuedToken> fresh = fresh(holder, request.fingerprint(), now, now.plus(life));
            if (fresh.isPresent()) {
                return audited(fresh.get(), orderer);
            }
        }
        throw new DomainException(ErrorCode.EDIT_CONFLICT, "Others ask for the same token at the same time.");
    }

    /** Newest first. */
    public List<ServiceAccountTokenView> list(ServiceAccountTokenRepository.Filter filter, int limit, int offset) {
        return tokens.page(filter, limit, offset).stream()
                .map(ServiceAccountTokenView::of)
                .toList();
    }

    public int count(ServiceAccountTokenRepository.Filter filter) {
        return tokens.count(filter);
    }

    /**
     * Revokes; again changes nothing.
     *
     * @param tenantId whose tokens the caller may revoke; null for everybody's
     * @throws DomainException not-found for an unknown token and another tenant's alike
     */
    public void revoke(String tokenId, @Nullable UUID tenantId, String reason, RequestContext context) {
        ServiceAccountToken token = tokens.findForChange(tokenId)
                .filter(found -> tenantId == null || tenantId.equals(found.tenantId()))
                .orElseThrow(() -> DomainException.notFound("Token"));
        if (token.revokedAt() == null) {
            end(token, reason);
            audit.record(AuditEvent.of(AuditAction.SERVICE_ACCOUNT_REVOKED)
                    .by(context)
                    .tenant(token.tenantId())
                    .target("service_account_token", tokenId)
                    .detail("service_account", token.account())
                    .detail("reason", reason));
        }
    }

    /** Whether this very refresh token is one of ours and lives. */
    public boolean isLive(ServiceToken presented) {
        Instant now = clock.instant();
        return tokens.find(presented.grantId())
                .filter(stored -> stored.isLive(now))
                .filter(stored -> Digests.equal(stored.tokenHash(), hashes.of(presented.compact())))
                .filter(stored -> stored.tenantId() == null || tenants.isActive(stored.tenantId()))
                .isPresent();
    }

    /** Whether the grant of an access token lives. */
    public boolean isGrantLive(String tokenId) {
        return tokens.isLive(tokenId, clock.instant());
    }

    private Optional<IssuedToken> again(ServiceAccountToken stored) {
        if (!stored.isLive(clock.instant())) {
            return Optional.empty();
        }
        ServiceGrant grant = new ServiceGrant(
                stored.account(),
                stored.tenantId(),
                stored.scopes(),
                stored.fingerprint(),
                stored.jti(),
                stored.issuedAt(),
                stored.expiresAt());
        return issuer.refreshTokenAgain(grant, stored.signingKid())
                .filter(signed -> Digests.equal(hashes.of(signed.compact()), stored.tokenHash()))
                .map(signed -> new IssuedToken(grant, signed.compact(), signed.kid(), true));
    }

    private Optional<IssuedToken> fresh(Holder holder, @Nullable String fingerprint, Instant now, Instant end) {
        ServiceGrant grant = new ServiceGrant(
                holder.account(),
                holder.tenantId(),
                holder.scopes(),
                fingerprint,
                ids.next().toString(),
                now,
                end);
        TokenSigner.Signed signed = issuer.refreshToken(grant);
        boolean stored = tokens.addUnlessLive(new ServiceAccountToken(
                ids.next(),
                holder,
                grant.tokenId(),
                hashes.of(signed.compact()),
                signed.kid(),
                fingerprint,
                new Life(now, end)));
        return stored ? Optional.of(new IssuedToken(grant, signed.compact(), signed.kid(), false)) : Optional.empty();
    }

    private void end(ServiceAccountToken token, String reason) {
        if (token.revoke(reason, clock.instant())) {
            ended.fire(new ServiceGrantEnded(token.jti()));
        }
    }

    private IssuedToken audited(IssuedToken issued, Orderer orderer) {
        audit.record(AuditEvent.of(AuditAction.SERVICE_ACCOUNT_ISSUED)
                .actor(orderer.actor())
                .tenant(issued.grant().tenantId())
                .target("service_account", issued.grant().account())
                .detail("token", issued.grant().tokenId())
                .detail("scopes", String.join(" ", issued.grant().scopes()))
                .detail("signer", orderer.signer())
                .detail("reason", orderer.reason())
                .detail("reused", issued.reused()));
        return issued;
    }
}
