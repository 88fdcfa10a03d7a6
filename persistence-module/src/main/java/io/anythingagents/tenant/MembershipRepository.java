package io.anythingagents.tenant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Who belongs to which tenant. */
@ApplicationScoped
public class MembershipRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public MembershipRepository() {}

    MembershipRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    public void add(Membership membership) {
        entityManager.persist(membership);
    }

    public Optional<Membership> find(UUID tenantId, UUID userId) {
        List<Membership> found = entityManager
                .createQuery(
                        "select m from Membership m where m.tenantId = :tenant and m.userId = :user", Membership.class)
                .setParameter("tenant", tenantId)
                .setParameter("user", userId)
                .getResultList();
        return found.stream().findFirst();
    }

    /** The oldest first. */
    public List<Membership> findOfUserAcrossTenants(UUID userId) {
        return entityManager
                .createQuery(
                        "select m from Membership m where m.userId = :user order by m.createdAt, m.id",
                        Membership.class)
                .setParameter("user", userId)
                .getResultList();
    }
}
