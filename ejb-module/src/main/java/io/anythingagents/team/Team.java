package io.anythingagents.team;

import io.anythingagents.idempotency.KeptAnswers;
import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.identity.InvitedPerson;
import io.anythingagents.identity.password.PasswordPolicy;
import io.anythingagents.identity.password.Passwords;
import io.anythingagents.identity.token.TokenPair;
import io.anythingagents.redis.Quotas;
import io.anythingagents.redis.Quotas.Quota;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.FieldFault;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.Role;
import io.anythingagents.tenant.MemberRow;
import io.anythingagents.tenant.Members;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Taking people into a team. What counts or hashes happens here, before and outside any transaction. */
@ApplicationScoped
public class Team {
    private TeamInvitations invitations;
    private TeamJoining joining;
    private InvitedPerson people;
    private Members members;
    private Passwords passwords;
    private PasswordPolicy policy;
    private Quotas quotas;
    private Quota perTenant;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected Team() {}

    @Inject
    public Team(
            TeamInvitations invitations,
            TeamJoining joining,
            InvitedPerson people,
            Members members,
            Passwords passwords,
            PasswordPolicy policy,
            Quotas quotas,
            Settings settings) {
        this.invitations = invitations;
        this.joining = joining;
        this.people = people;
        this.members = members;
        this.passwords = passwords;
        this.policy = policy;
        this.quotas = quotas;
        this.perTenant = new Quota(
                "team_invites",
                "tenant",
                settings.get(SettingsCatalog.TEAM_INVITE_RATE_LIMIT_PER_HOUR),
                Duration.ofHours(1));
    }

    /** An invitation with the token that is shown this once. */
    public record Issued(TeamInvitation invitation, String token) {
        /** Without the token. */
        @Override
        public String toString() {
            return "Issued";
        }
    }

    /** What a new person gives with an invitation. */
    public record Acceptance(
            String token, String password, @Nullable String displayName) {
        /** Without the secrets. */
        @Override
        public String toString() {
            return "Acceptance";
        }
    }

    /**
     * Takes in somebody who has an account.
     *
     * @throws DomainException not-found for an unknown address, already-member or insufficient-role
     */
    public MemberRow add(RequestContext context, String email, Role role) {
        UUID userId = people.withAddress(email.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> DomainException.notFound("Person"));
        return members.add(context, userId, role);
    }

    /**
     * Invites an address.
     *
     * @param request under whose key the answer is kept, if any
     * @throws DomainException idempotency-key-reused, already-member, insufficient-role or rate-limited
     */
    public Issued invite(
            RequestContext context,
            String email,
            Role role,
            @Nullable Duration life,
            KeptAnswers.@Nullable Request request) {
        quotas.spend(perTenant, context.tenantId().toString());
        return invitations.send(context, email.toLowerCase(Locale.ROOT), role, life, request);
    }

    /**
     * Accepts with a new account and signs it in.
     *
     * @throws DomainException as {@link TeamInvitations#open}, validation-failed for the password, or, through the future,
     *     account-exists or invitation-ended
     */
    public CompletableFuture<TokenPair> accept(Acceptance acceptance, ClientOrigin client) {
        TeamInvitation invitation = invitations.open(acceptance.token());
        people.requireAddressFree(invitation.invitedEmail());
        List<FieldFault> faults = policy.check(acceptance.password(), invitation.invitedEmail(), "/password");
        if (!faults.isEmpty()) {
            throw DomainException.invalid(faults);
        }
        return passwords.hash(acceptance.password(), hash -> joining.join(acceptance, hash, client));
    }
}
