package io.anythingagents.identity.admission;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Access requests. Whoever asks has no tenant yet. */
@ApplicationScoped
public class SignupRequestRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public SignupRequestRepository() {}

    SignupRequestRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Adds a request unless the address has a pending one; false then. */
    public boolean addUnlessPending(SignupRequest request) {
        return entityManager
                        .createNativeQuery("""
                                insert into signup_requests (id, email, organization, full_name, message, status,
                                    ip_hash, created_at, version)
                                values (:id, :email, :organization, :name, cast(:message as varchar), 'pending',
                                    :ip, :now, 0)
                                on conflict (email) where status = 'pending' do nothing
                                """)
                        .setParameter("id", request.id())
                        .setParameter("email", request.email())
                        .setParameter("organization", request.organization())
                        .setParameter("name", request.fullName())
                        .setParameter("message", request.message())
                        .setParameter("ip", request.ipHash())
                        .setParameter("now", request.createdAt())
                        .executeUpdate()
                == 1;
    }

    public long countPendingFrom(String ipHash) {
        return entityManager
                .createQuery(
                        "select count(r) from SignupRequest r where r.ipHash = :ip and r.status = 'pending'",
                        Long.class)
                .setParameter("ip", ipHash)
                .getSingleResult();
    }

    /** With the row locked until the transaction ends, so that one caller decides. */
    public Optional<SignupRequest> findForChange(UUID requestId) {
        return Optional.ofNullable(entityManager.find(SignupRequest.class, requestId, LockModeType.PESSIMISTIC_WRITE));
    }

    /** Newest first; with one status or with any. */
    public List<SignupRequest> find(@Nullable String status, int limit, int offset) {
        return filtered("select r", " order by r.createdAt desc, r.id", SignupRequest.class, status)
                .setFirstResult(offset)
                .setMaxResults(limit)
                .getResultList();
    }

    public long count(@Nullable String status) {
        return filtered("select count(r)", "", Long.class, status).getSingleResult();
    }

    private <T> TypedQuery<T> filtered(String select, String order, Class<T> type, @Nullable String status) {
        if (status == null) {
            return entityManager.createQuery(select + " from SignupRequest r" + order, type);
        }
        return entityManager
                .createQuery(select + " from SignupRequest r where r.status = :status" + order, type)
                .setParameter("status", status);
    }
}
