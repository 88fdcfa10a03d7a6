package io.anythingagents.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/** People with their profiles, password history and login events. People belong to no tenant. */
@ApplicationScoped
public class UserRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public UserRepository() {}

    UserRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Adds a person unless the address is taken, also by a sign-up that is under way; false then. */
    public boolean addUnlessEmailTaken(User user) {
        return entityManager
                        .createNativeQuery("""
                                insert into users (id, email, password_hash, password_pepper_version,
                                    password_changed_at, status, created_at, updated_at, version)
                                values (:id, :email, :hash, :pepper, :now, :status, :now, :now, 0)
                                on conflict (email) do nothing
                                """)
                        .setParameter("id", user.id())
                        .setParameter("email", user.email())
                        .setParameter("hash", user.passwordHash())
                        .setParameter("pepper", user.passwordPepperVersion())
                        .setParameter("status", user.status().name().toLowerCase(Locale.ROOT))
                        .setParameter("now", user.createdAt())
                        .executeUpdate()
                == 1;
    }

    public Optional<User> find(UUID userId) {
        return Optional.ofNullable(entityManager.find(User.class, userId));
    }

    /** With the row locked until the transaction ends. */
    public Optional<User> findForChange(UUID userId) {
        return Optional.ofNullable(entityManager.find(User.class, userId, LockModeType.PESSIMISTIC_WRITE));
    }

    /** By the address in lower case. */
    public Optional<User> findByEmail(String email) {
        List<User> found = entityManager
                .createQuery("select u from User u where u.email = :email", User.class)
                .setParameter("email", email)
                .getResultList();
        return found.stream().findFirst();
    }

    /** Gives a locked person another address unless it is taken, also by a sign-up that is under way; false then. */
    public boolean changeEmailUnlessTaken(User user, String email, Instant now) {
        try {
            boolean changed = entityManager
                            .createNativeQuery("""
                                    update users set email = :email, email_verified_at = null, updated_at = :now,
                                        version = version + 1
                                    where id = :id and not exists (select 1 from users where email = :email)
                                    """)
                            .setParameter("email", email)
                            .setParameter("now", now)
                            .setParameter("id", user.id())
                            .executeUpdate()
                    == 1;
            if (changed) {
                entityManager.refresh(user);
            }
            return changed;
        } catch (ConstraintViolationException e) {
            return false; // somebody signed up with it in between; the caller's refusal rolls back
        }
    }

    public void add(UserProfile profile) {
        entityManager.persist(profile);
    }

    public Optional<UserProfile> findProfile(UUID userId) {
        return Optional.ofNullable(entityManager.find(UserProfile.class, userId));
    }

    public void add(PasswordHistoryEntry entry) {
        entityManager.persist(entry);
    }

    /** The newest passwords of a person, the current one first. */
    public List<PasswordHistoryEntry> findPasswords(UUID userId, int limit) {
        return entityManager
                .createQuery(
                        "select p from PasswordHistoryEntry p where p.userId = :user order by p.createdAt desc, p.id",
                        PasswordHistoryEntry.class)
                .setParameter("user", userId)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Forgets all but the newest passwords of a person. */
    public int forgetPasswords(UUID userId, int kept) {
        return entityManager
                .createNativeQuery("""
                        delete from password_history where user_id = :user and id not in (
                            select id from password_history where user_id = :user
                            order by created_at desc, id limit :kept)
                        """)
                .setParameter("user", userId)
                .setParameter("kept", kept)
                .executeUpdate();
    }

    public void add(LoginEvent event) {
        entityManager.persist(event);
    }
}
