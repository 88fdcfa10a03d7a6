package io.anythingagents.team;

import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.identity.InvitedPerson;
import io.anythingagents.identity.password.Passwords;
import io.anythingagents.identity.token.TokenPair;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.UUID;

/** The one transaction in which an invitation becomes an account, a membership and a session, or nothing. */
@Stateless
public class TeamJoining {
    @Inject
    private TeamInvitations invitations;

    @Inject
    private InvitedPerson people;

    @SuppressWarnings("NullAway.Init") // injected
    public TeamJoining() {}

    /**
     * Carries it out.
     *
     * @throws io.anythingagents.shared.DomainException account-exists, or as {@link TeamInvitations#open}
     */
    public TokenPair join(Team.Acceptance acceptance, Passwords.Hash hash, ClientOrigin client) {
        TeamInvitation invitation = invitations.open(acceptance.token());
        UUID userId = people.create(invitation.invitedEmail(), hash, acceptance.displayName());
        invitations.accept(invitation, userId);
        return people.enter(userId, invitation.tenantId(), invitation.role(), client);
    }
}
