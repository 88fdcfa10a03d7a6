package io.anythingagents.team;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.idempotency.KeptAnswers;
import io.anythingagents.identity.InvitedPerson;
import io.anythingagents.mail.MailOutbox;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Digests;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.Role;
import io.anythingagents.tenant.Members;
import io.anythingagents.tenant.MembershipChanged;
import io.anythingagents.tenant.Tenants;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Invitations as their tenant sees them: sent, listed, revoked, and found by their token. */
@Stateless
public class TeamInvitations {
    private static final String INVITATION = "invitation";
    /** Mail that has not left by then makes no sense any more, however long the invitation lives. */
    private static final Duration MAIL_LIFE = Duration.ofDays(7);

    private static final String REVOKED_BY_ADMIN = "tenant_admin_action";
    private static final String REVOKED_WITH_INVITER = "inviter_lost_role";

    private final SecureRandom random = new SecureRandom();

    @Inject
    private TeamInvitationRepository invitations;

    @Inject
    private KeptAnswers kept;

    @Inject
    private Members members;

    @Inject
    private Tenants tenants;

    @Inject
    private InvitedPerson people;

    @Inject
    private MailOutbox mails;

    @Inject
    private AuditTrail audit;

    @Inject
    private Settings settings;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public TeamInvitations() {}

    /** A page of a list that says how many there are in all, and as of when. */
    public record Listing(List<TeamInvitation> invitations, long total, Instant now) {
        public Listing {
            invitations = List.copyOf(invitations);
        }
    }

    /** Newest first. */
    public Listing list(
            UUID tenantId, TeamInvitation.@Nullable Status status, @Nullable String email, int limit, int offset) {
        Instant now = clock.instant();
        return new Listing(
                invitations.page(tenantId, status, email, now, limit, offset),
                invitations.count(tenantId, status, email, now),
                now);
    }

    /**
     * Stores an invitation and the intent to mail it.
     *
     * @param email in lower case
     * @param life null for an invitation without an end
     * @param request under whose key the answer is kept, if any
     * @throws DomainException idempotency-key-reused, already-member, or insufficient-role when the caller may not grant the role
     */
    public Team.Issued send(
            RequestContext context,
            String email,
            Role role,
            @Nullable Duration life,
            KeptAnswers.@Nullable Request request) {
        return kept.once(
                context,
                request,
                () -> {
                    InvitationToken token = InvitationToken.random(random);
                    return new Team.Issued(sendNow(context, email, role, life, token), token.text());
                },
                issued -> issued.invitation().id() + " " + issued.token(),
                text -> sentBefore(context.tenantId(), text.split(" ", 2)));
    }

    private Team.Issued sentBefore(UUID tenantId, String[] idAndToken) {
        return new Team.Issued(
                invitations
                        .find(tenantId, UUID.fromString(idAndToken[0]))
                        .orElseThrow(() -> DomainException.notFound("Invitation")),
                idAndToken[1]);
    }

    private TeamInvitation sendNow(
            RequestContext context, String email, Role role, @Nullable Duration life, InvitationToken token) {
        members.requireMayGrant(context, role);
        if (members.hasAddress(context.tenantId(), email)) {
            throw new DomainException(ErrorCode.ALREADY_MEMBER, "This person belongs to the tenant already.");
        }
        Instant now = clock.instant();
        TeamInvitation invitation = new TeamInvitation(
                ids.next(),
                new TeamInvitation.Offer(
                        context.tenantId(),
                        email,
                        role,
                        context.actor().userId().orElse(null)),
                new TeamInvitation.Secret(token.hash(), token.hint()),
                now,
                life == null ? null : now.plus(life));
        invitations.add(invitation);
        String tenantName = tenants.find(context.tenantId()).orElseThrow().name();
        mails.add(
                TeamInvitationMail.compose(
                        email, tenantName, role, settings.get(SettingsCatalog.APP_PUBLIC_URL), token.text(), life),
                now.plus(life == null || life.compareTo(MAIL_LIFE) > 0 ? MAIL_LIFE : life));
        audit.record(AuditEvent.of(AuditAction.INVITATION_SENT)
                .by(context)
                .target(INVITATION, invitation.id())
                .detail("role", role.wireName()));
        return invitation;
    }

    /**
     * Takes an invitation back.
     *
     * @throws DomainException not-found, or invitation-ended when it was used, revoked or has expired
     */
    public TeamInvitation revoke(RequestContext context, UUID id) {
        TeamInvitation invitation =
                invitations.find(context.tenantId(), id).orElseThrow(() -> DomainException.notFound("Invitation"));
        if (!invitations.revoke(context.tenantId(), id, REVOKED_BY_ADMIN, clock.instant())) {
            throw new DomainException(ErrorCode.INVITATION_ENDED, "This invitation is not open any more.");
        }
        invitations.refresh(invitation);
        audit.record(AuditEvent.of(AuditAction.INVITATION_REVOKED).by(context).target(INVITATION, id));
        return invitation;
    }

    /**
     * The open invitation a token stands for.
     *
     * @throws DomainException not-found, invitation-ended, invitation-expired or tenant-not-active
     */
    public TeamInvitation open(String token) {
        TeamInvitation invitation = invitations
                .findByTokenAcrossTenants(Digests.sha256Hex(token.strip().getBytes(StandardCharsets.UTF_8)))
                .orElseThrow(() -> DomainException.notFound("Invitation"));
        switch (invitation.status(clock.instant())) {
            case ACCEPTED, REVOKED -> throw ended();
            case EXPIRED -> throw new DomainException(ErrorCode.INVITATION_EXPIRED, "This invitation has expired.");
            case ACTIVE -> requireActiveTenant(invitation.tenantId());
        }
        return invitation;
    }

    /**
     * Uses an invitation up for a person who is signed in, whose address is proven by it.
     *
     * @throws DomainException as {@link #open}, invitation-for-another or already-member
     */
    public TeamInvitation acceptAs(UUID userId, String token) {
        TeamInvitation invitation = open(token);
        if (!people.provesAddress(userId, invitation.invitedEmail())) {
            throw new DomainException(
                    ErrorCode.INVITATION_FOR_ANOTHER, "This invitation was sent to another address than yours.");
        }
        accept(invitation, userId);
        members.join(invitation.tenantId(), userId, invitation.role());
        invitations.refresh(invitation);
        return invitation;
    }

    /**
     * Marks an invitation as used by a person; of all callers one gets past this.
     *
     * @throws DomainException invitation-ended
     */
    public void accept(TeamInvitation invitation, UUID userId) {
        if (!invitations.accept(invitation.tenantId(), invitation.id(), userId, clock.instant())) {
            throw ended();
        }
        audit.record(AuditEvent.of(AuditAction.INVITATION_ACCEPTED)
                .user(userId)
                .role(invitation.role().wireName())
                .tenant(invitation.tenantId())
                .target(INVITATION, invitation.id()));
    }

    /** Whoever is removed or lowered keeps no way back in by an invitation sent before. */
    public void withdraw(@Observes MembershipChanged changed) {
        if (changed.role() == null || !changed.role().atLeast(Role.ADMIN)) {
            invitations.revokeOfInviter(changed.tenantId(), changed.userId(), REVOKED_WITH_INVITER, clock.instant());
        }
    }

    private void requireActiveTenant(UUID tenantId) {
        if (!tenants.isActive(tenantId)) {
            throw new DomainException(ErrorCode.TENANT_NOT_ACTIVE, "This tenant is not active.");
        }
    }

    private static DomainException ended() {
        return new DomainException(ErrorCode.INVITATION_ENDED, "This invitation was used or revoked.");
    }
}
