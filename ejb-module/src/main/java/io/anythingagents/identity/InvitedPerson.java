package io.anythingagents.identity;

import io.anythingagents.identity.password.Passwords;
import io.anythingagents.identity.session.OriginRecorder;
import io.anythingagents.identity.session.Sessions;
import io.anythingagents.identity.token.TokenPair;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.Role;
import io.anythingagents.tenant.Members;
import io.anythingagents.tenant.Membership;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** People as an invitation finds or makes them. Whoever holds the mailed token has proven the address. */
@Stateless
public class InvitedPerson {
    @Inject
    private UserRepository users;

    @Inject
    private Members members;

    @Inject
    private Sessions sessions;

    @Inject
    private OriginRecorder origins;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public InvitedPerson() {}

    /** By the address in lower case. */
    public Optional<UUID> withAddress(String email) {
        return users.findByEmail(email).map(User::id);
    }

    /** Marks the address as proven if it is the person's; false when the person has another. */
    public boolean provesAddress(UUID userId, String email) {
        Optional<User> user =
                users.findForChange(userId).filter(found -> found.email().equals(email));
        user.ifPresent(found -> found.verifyEmail(clock.instant()));
        return user.isPresent();
    }

    /** Spares the work of hashing; the unique key decides. */
    public void requireAddressFree(String email) {
        if (users.findByEmail(email).isPresent()) {
            throw exists();
        }
    }

    /**
     * A new account whose address is proven.
     *
     * @throws DomainException account-exists
     */
    public UUID create(String email, Passwords.Hash hash, @Nullable String displayName) {
        Instant now = clock.instant();
        User user = new User(ids.next(), email, hash.value(), hash.pepperVersion(), now);
        if (!users.addUnlessEmailTaken(user)) {
            throw exists();
        }
        users.add(new UserProfile(user.id(), displayName, now));
        users.add(new PasswordHistoryEntry(ids.next(), user.id(), hash.value(), hash.pepperVersion(), now));
        users.findForChange(user.id()).orElseThrow().verifyEmail(now);
        return user.id();
    }

    /** Makes a person member of a tenant and opens a session there. */
    public TokenPair enter(UUID userId, UUID tenantId, Role role, ClientOrigin client) {
        User user = users.find(userId).orElseThrow();
        Membership membership = members.join(tenantId, userId, role);
        UserSession.Origin origin = origins.record(client);
        users.add(new LoginEvent(
                ids.next(),
                userId,
                tenantId,
                LoginEvent.Result.SUCCESS,
                "invitation",
                origin.ipHash(),
                origin.userAgent(),
                clock.instant()));
        return sessions.open(user, membership, client);
    }

    private static DomainException exists() {
        return new DomainException(
                ErrorCode.ACCOUNT_EXISTS, "This address has an account; sign in and accept the invitation there.");
    }
}
