package io.anythingagents.identity.admission;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.idempotency.KeptAnswers;
import io.anythingagents.identity.admission.SignupInvite.Terms;
import io.anythingagents.mail.MailOutbox;
import io.anythingagents.observability.EventLog;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Digests;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.FieldFault;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Invitations to sign up. A sign-up first keeps itself a place, so that of many who hold one token only as many get as far as
 * hashing a password as can win; the place is turned into a redemption in the transaction of the sign-up.
 */
@Stateless
public class SignupInvites {
    private static final EventLog LOG = EventLog.of(SignupInvites.class);
    private static final int TOKEN_BYTES = 32;
    private static final Duration MAIL_MATTERS_FOR = Duration.ofDays(14);

    private final SecureRandom random = new SecureRandom();

    @Inject
    private SignupInviteRepository invites;

    @Inject
    private SignupRequestRepository requests;

    @Inject
    private MailOutbox mails;

    @Inject
    private KeptAnswers kept;

    @Inject
    private AuditTrail audit;

    @Inject
    private Settings settings;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public SignupInvites() {}

    /** A new invitation with its token, which is shown once. */
    public record Issued(SignupInvite invite, String token) {
        /** Without the token. */
        @Override
        public String toString() {
            return "Issued[" + invite.id() + "]";
        }
    }

    /** A place kept on an invitation. */
    public record Reservation(UUID id, UUID inviteId) {}

    /**
     * One page of a list.
     *
     * @param at when its statuses hold
     */
    public record Listing(List<SignupInvite> invites, long total, Instant at) {}

    /**
     * Issues an invitation; with an address it is mailed there.
     *
     * @throws DomainException validation-failed when the access request it answers does not exist
     */
    public Issued issue(RequestContext context, Terms terms) {
        return issue(context, terms, null);
    }

    /**
     * The same once for each key.
     *
     * @throws DomainException idempotency-key-reused, and as {@link #issue(RequestContext, Terms)}
     */
    public Issued issue(RequestContext context, Terms terms, KeptAnswers.@Nullable Request request) {
        return kept.once(
                context,
                request,
                () -> issueNow(context, terms),
                issued -> issued.invite().id() + " " + issued.token(),
                text -> issuedBefore(text.split(" ", 2)));
    }

    private Issued issuedBefore(String[] idAndToken) {
        return new Issued(
                invites.findForChange(UUID.fromString(idAndToken[0]))
                        .orElseThrow(() -> DomainException.notFound("Invitation")),
                idAndToken[1]);
    }

    private Issued issueNow(RequestContext context, Terms terms) {
        Instant now = clock.instant();
        UUID answered = terms.signupRequestId();
        if (answered != null && requests.findForChange(answered).isEmpty()) {
            throw DomainException.invalid(
                    List.of(new FieldFault("/signup_request_id", "unknown", "There is no such access request.")));
        }
        byte[] secret = new byte[TOKEN_BYTES];
        random.nextBytes(secret);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        SignupInvite invite = new SignupInvite(
                ids.next(), token, hash(token), terms, context.actor().userId().orElse(null), now);
        invites.add(invite);
        mail(terms, token, now);
        audit.record(AuditEvent.of(AuditAction.SIGNUP_INVITE_ISSUED)
                .by(context)
                .tenant(null)
                .target("signup_invite", invite.id())
                .detail("max_redemptions", terms.maxRedemptions()));
        return new Issued(invite, token);
    }

    /** Newest first; null means any. */
    public Listing list(
            @Nullable String status, @Nullable String email, @Nullable UUID requestId, int limit, int offset) {
        Instant now = clock.instant();
        SignupInviteRepository.Filter filter = new SignupInviteRepository.Filter(status, email, requestId);
        return new Listing(invites.find(filter, now, limit, offset), invites.count(filter, now), now);
    }

    /**
     * Ends an invitation; again changes nothing.
     *
     * @throws DomainException not-found
     */
    public SignupInvite revoke(RequestContext context, UUID inviteId) {
        SignupInvite invite = invites.findForChange(inviteId).orElseThrow(() -> DomainException.notFound("Invitation"));
        if (invite.revoke(clock.instant())) {
            audit.record(AuditEvent.of(AuditAction.SIGNUP_INVITE_REVOKED)
                    .by(context)
                    .tenant(null)
                    .target("signup_invite", inviteId));
        }
        return invite;
    }

    /**
     * Keeps a place for a sign-up of this address.
     *
     * @param fromRequestOnly whether only invitations count that answer an access request
     * @throws DomainException invitation-invalid, whatever is wrong with it
     */
    public Reservation reserve(String token, String email, boolean fromRequestOnly) {
        Instant now = clock.instant();
        SignupInvite invite = invites.findByTokenForChange(hash(token.strip()))
                .filter(found -> found.admits(email, now))
                .filter(found -> !fromRequestOnly || found.signupRequestId() != null)
                .orElseThrow(SignupInvites::invalid);
        if (invite.redeemedCount() + invites.countReservations(invite.id(), now) >= invite.maxRedemptions()) {
            throw invalid();
        }
        UUID id = ids.next();
        invites.addReservation(
                id, invite.id(), now, now.plus(settings.get(SettingsCatalog.SIGNUP_INVITE_RESERVATION_TTL_SECONDS)));
        return new Reservation(id, invite.id());
    }

    /**
     * Turns a kept place into a redemption, in the transaction of the sign-up.
     *
     * @throws DomainException invitation-invalid when it was revoked or the place given up meanwhile
     */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public void redeem(Reservation reservation, UUID userId) {
        Instant now = clock.instant();
        SignupInvite invite = invites.findForChange(reservation.inviteId())
                .filter(found -> found.statusAt(now).equals("active"))
                .orElseThrow(SignupInvites::invalid);
        if (!invites.removeReservation(reservation.id(), now)) {
            throw invalid();
        }
        invite.redeem();
        audit.record(
                AuditEvent.of(AuditAction.SIGNUP_INVITE_REDEEMED).user(userId).target("signup_invite", invite.id()));
    }

    /** Gives a place up, because the sign-up failed. */
    public void release(Reservation reservation) {
        invites.removeReservation(reservation.id(), clock.instant());
        LOG.info("signup.invite_released", "invite_id", reservation.inviteId());
    }

    private void mail(Terms terms, String token, Instant now) {
        String email = terms.invitedEmail();
        if (email != null) {
            Instant end = terms.expiresAt();
            mails.add(
                    InvitationMail.compose(
                            email,
                            settings.get(SettingsCatalog.APP_PUBLIC_URL),
                            token,
                            end == null ? null : Duration.between(now, end)),
                    end == null ? now.plus(MAIL_MATTERS_FOR) : end);
        }
    }

    /** The token is random enough to need no salt. */
    private static String hash(String token) {
        return Digests.sha256Hex(token.getBytes(StandardCharsets.UTF_8));
    }

    private static DomainException invalid() {
        return new DomainException(
                ErrorCode.INVITATION_INVALID, "This invitation is not valid for you, or not any more.");
    }
}
