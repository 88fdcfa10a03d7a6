package io.anythingagents.incontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.anythingagents.billing.PlanWish;
import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.identity.SignUp.Application;
import io.anythingagents.identity.SignUp.SignedUp;
import io.anythingagents.identity.SignUpTransaction;
import io.anythingagents.identity.User;
import io.anythingagents.identity.password.Passwords;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Role;
import io.anythingagents.tenant.Membership;
import io.anythingagents.tenant.TenantAccount;
import io.anythingagents.tenant.TenantStatus;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a container does for the EJB layer: injection, transactions that end with the service, persistence mapping. */
@ExtendWith(ArquillianExtension.class)
class EjbLayerIT {
    private static final ClientOrigin CLIENT = new ClientOrigin("203.0.113.7", "in-container test");
    private static final Passwords.Hash HASH = new Passwords.Hash("not a real hash", "v1");

    @EJB
    private SignUpTransaction signUp;

    @Inject
    private Clock clock;

    @Inject
    private UserTransaction transaction;

    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @Deployment
    static EnterpriseArchive application() {
        return RealEar.with(EjbLayerIT.class);
    }

    @AfterEach
    void leaveNoTransactionBehind() throws Exception {
        if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
            transaction.rollback();
        }
    }

    @Test
    void signUp_commitsEveryRowOfItWhenTheServiceReturns() throws Exception {
        String email = freshEmail();
        Instant before = clock.instant();

        SignedUp signedUp = signUp.complete(application(email), HASH, CLIENT);

        transaction.begin();
        User user = findUser(email);
        Membership membership = entityManager
                .createQuery("select m from Membership m where m.userId = :user", Membership.class)
                .setParameter("user", user.id())
                .getSingleResult();
        TenantAccount tenant = entityManager.find(TenantAccount.class, membership.tenantId());
        transaction.commit();
        assertThat(tenant.slug()).isEqualTo(signedUp.tenantSlug());
        assertThat(tenant.status()).isEqualTo(TenantStatus.ACTIVE);
        assertThat(membership.role()).isEqualTo(Role.OWNER);
        assertThat(user.emailVerified()).isFalse();
        assertThat(user.createdAt()).isBetween(before, clock.instant());
    }

    @Test
    void serviceThatFailsHalfWay_leavesNothingBehind() throws Exception {
        String email = freshEmail();

        // Without a client the service fails after it has written the user and the tenant.
        assertThatThrownBy(() -> signUp.complete(application(email), HASH, null))
                .isInstanceOf(EJBException.class);

        assertThat(countOf("select count(u) from User u where u.email = :value", email))
                .isZero();
        assertThat(countOf("select count(t) from TenantAccount t where t.name = :value", "Tenant of " + email))
                .isZero();
        signUp.requireEmailFree(email);
    }

    @Test
    void refusal_crossesTheEjbUnwrappedAndRollsTheCallersTransactionBack() throws Exception {
        String email = freshEmail();
        signUp.complete(application(email), HASH, CLIENT);

        transaction.begin();
        Throwable refusal = catchThrowable(() -> signUp.complete(application(email), HASH, CLIENT));

        assertThat(refusal).isInstanceOfSatisfying(DomainException.class, refused -> assertThat(refused.code())
                .isEqualTo(ErrorCode.EMAIL_TAKEN));
        assertThat(transaction.getStatus()).isEqualTo(Status.STATUS_MARKED_ROLLBACK);
    }

    @Test
    void entity_isReadBackToTheMicrosecondAndCountsItsVersions() throws Exception {
        Instant created = clock.instant();
        User user = new User(UUID.randomUUID(), freshEmail(), "hash", "v1", created);
        transaction.begin();
        entityManager.persist(user);
        transaction.commit();

        transaction.begin();
        User found = entityManager.find(User.class, user.id());
        long firstVersion = found.version();
        found.verifyEmail(created.plus(1, ChronoUnit.MICROS));
        transaction.commit();

        transaction.begin();
        User changed = entityManager.find(User.class, user.id());
        transaction.commit();
        assertThat(changed.createdAt()).isEqualTo(created);
        assertThat(changed.emailVerifiedAt()).contains(created.plus(1, ChronoUnit.MICROS));
        assertThat(changed.version()).isGreaterThan(firstVersion);
    }

    @Test
    void staleEntity_isNotWrittenOver() throws Exception {
        User user = new User(UUID.randomUUID(), freshEmail(), "hash", "v1", clock.instant());
        transaction.begin();
        entityManager.persist(user);
        transaction.commit();
        transaction.begin();
        User stale = entityManager.find(User.class, user.id());
        transaction.commit();
        transaction.begin();
        entityManager.find(User.class, user.id()).rehashPassword("newer", "v1", clock.instant());
        transaction.commit();

        transaction.begin();
        Throwable lost = catchThrowable(() -> {
            stale.rehashPassword("older", "v1", clock.instant());
            entityManager.merge(stale);
            transaction.commit();
        });

        leaveNoTransactionBehind();
        assertThat(lost).isInstanceOfAny(OptimisticLockException.class, RollbackException.class);
        transaction.begin();
        assertThat(entityManager.find(User.class, user.id()).passwordHash()).isEqualTo("newer");
    }

    private User findUser(String email) {
        return entityManager
                .createQuery("select u from User u where u.email = :email", User.class)
                .setParameter("email", email)
                .getSingleResult();
    }

    private long countOf(String query, String value) {
        return entityManager
                .createQuery(query, Long.class)
                .setParameter("value", value)
                .getSingleResult();
    }

    private static Application application(String email) {
        return new Application(email, "never checked here", "Tenant of " + email, null, null, PlanWish.NONE);
    }

    private static String freshEmail() {
        return "in-container-" + UUID.randomUUID() + "@example.test";
    }
}
