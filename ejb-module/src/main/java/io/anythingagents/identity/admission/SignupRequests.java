package io.anythingagents.identity.admission;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.identity.admission.SignupRequest.Applicant;
import io.anythingagents.identity.session.OriginRecorder;
import io.anythingagents.observability.EventLog;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Access requests: kept for operators, and decided once. Approving issues an invitation bound to the address. */
@Stateless
public class SignupRequests {
    private static final EventLog LOG = EventLog.of(SignupRequests.class);

    @Inject
    private SignupRequestRepository requests;

    @Inject
    private SignupInviteRepository inviteRows;

    @Inject
    private SignupInvites invites;

    @Inject
    private OriginRecorder origins;

    @Inject
    private AuditTrail audit;

    @Inject
    private Settings settings;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public SignupRequests() {}

    /** A decided request, with its invitation when it was approved. */
    public record Decision(SignupRequest request, SignupInvites.@Nullable Issued invite) {}

    /** One page of a list; hints are the beginnings of invitations' tokens by request. */
    public record Listing(List<SignupRequest> requests, Map<UUID, String> hints, long total) {}

    /**
     * Keeps the wish to be let in; a second one for the same address changes nothing.
     *
     * @throws DomainException rate-limited when too many requests of the address are undecided
     */
    public void ask(Applicant applicant, ClientOrigin client) {
        String ipHash = origins.record(client).ipHash();
        int limit = settings.get(SettingsCatalog.SIGNUP_CONCURRENT_REQUESTS_LIMIT);
        if (limit > 0 && requests.countPendingFrom(ipHash) >= limit) {
            LOG.info("rate_limit.block", "quota", "signup_requests_pending", "scope", "ip", "limit", limit);
            throw new DomainException(
                    ErrorCode.RATE_LIMITED,
                    "Requests of this address wait for an answer; ask again when one was given.",
                    Map.of("quota", "signup_requests_pending", "limit", limit));
        }
        SignupRequest request = new SignupRequest(ids.next(), applicant, ipHash, clock.instant());
        if (requests.addUnlessPending(request)) {
            audit.record(AuditEvent.of(AuditAction.SIGNUP_REQUESTED).target("signup_request", request.id()));
        }
    }

    public Listing list(@Nullable String status, int limit, int offset) {
        List<SignupRequest> page = requests.find(status, limit, offset);
        return new Listing(
                page, inviteRows.findHints(page.stream().map(SignupRequest::id).toList()), requests.count(status));
    }

    /**
     * Lets the requester in: an invitation for that address, mailed there.
     *
     * @throws DomainException not-found, request-decided
     */
    public Decision approve(RequestContext context, UUID requestId, @Nullable String note, Duration inviteLife) {
        Instant now = clock.instant();
        SignupRequest request = pending(requestId);
        request.approve(context.actor().userId().orElse(null), note, now);
        SignupInvites.Issued invite = invites.issue(
                context, new SignupInvite.Terms(request.email(), 1, now.plus(inviteLife), note, requestId));
        audit.record(AuditEvent.of(AuditAction.SIGNUP_REQUEST_APPROVED)
                .by(context)
                .tenant(null)
                .target("signup_request", requestId));
        return new Decision(request, invite);
    }

    /**
     * Does not let the requester in.
     *
     * @throws DomainException not-found, request-decided
     */
    public Decision reject(RequestContext context, UUID requestId, @Nullable String reason) {
        SignupRequest request = pending(requestId);
        request.reject(context.actor().userId().orElse(null), reason, clock.instant());
        audit.record(AuditEvent.of(AuditAction.SIGNUP_REQUEST_REJECTED)
                .by(context)
                .tenant(null)
                .target("signup_request", requestId));
        return new Decision(request, null);
    }

    private SignupRequest pending(UUID requestId) {
        SignupRequest request =
                requests.findForChange(requestId).orElseThrow(() -> DomainException.notFound("Access request"));
        if (!request.isPending()) {
            throw new DomainException(ErrorCode.REQUEST_DECIDED, "This request was decided already.");
        }
        return request;
    }
}
