package io.anythingagents.identity.serviceaccount;

import io.anythingagents.identity.serviceaccount.ServiceAccountToken.Holder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Refresh tokens of service accounts. Some accounts belong to no tenant, so the tenant is part of what is looked for and
 * not the first parameter.
 */
@ApplicationScoped
public class ServiceAccountTokenRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public ServiceAccountTokenRepository() {}

    ServiceAccountTokenRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /**
     * Which tokens to list.
     *
     * @param reach whose tokens the reader may and wants to see
     * @param account case-free part of the name
     * @param revoked null for both kinds
     */
    public record Filter(
            Reach reach,
            @Nullable String account,
            @Nullable String fingerprint,
            @Nullable Boolean revoked) {}

    /**
     * Whose tokens.
     *
     * @param everything of every tenant and of none; then the others do not matter
     * @param tenantId this tenant's; null for no tenant's
     * @param withGlobal those of no tenant too
     */
    public record Reach(boolean everything, @Nullable UUID tenantId, boolean withGlobal) {}

    /** False when a live token of the same holder is there already; waits for one that is just being stored. */
    public boolean addUnlessLive(ServiceAccountToken token) {
        return entityManager
                        .createNativeQuery("""
                                insert into service_account_tokens (id, account, tenant_id, scope_key, jti, token_hash,
                                    signing_kid, fingerprint, issued_at, expires_at)
                                values (:id, :account, cast(:tenant as uuid), :scopes, :jti, :hash, :kid, :fingerprint,
                                    :issued, :expires)
                                on conflict do nothing
                                """)
                        .setParameter("id", token.id())
                        .setParameter("account", token.account())
                        .setParameter("tenant", text(token.tenantId()))
                        .setParameter("scopes", String.join(" ", token.scopes()))
                        .setParameter("jti", token.jti())
                        .setParameter("hash", token.tokenHash())
                        .setParameter("kid", token.signingKid())
                        .setParameter("fingerprint", token.fingerprint())
                        .setParameter("issued", token.issuedAt())
                        .setParameter("expires", token.expiresAt())
                        .executeUpdate()
                == 1;
    }

    /** The holder's token that is not revoked, expired or not, with its row locked. */
    public Optional<ServiceAccountToken> findUnrevokedForChange(Holder holder) {
        UUID tenantId = holder.tenantId();
        TypedQuery<ServiceAccountToken> query = entityManager.createQuery(
                "select t from ServiceAccountToken t where t.account = :account and t.scopeKey = :scopes"
                        + " and t.revokedAt is null and "
                        + (tenantId == null ? "t.tenantId is null" : "t.tenantId = :tenant"),
                ServiceAccountToken.class);
        query.setParameter("account", holder.account()).setParameter("scopes", String.join(" ", holder.scopes()));
        if (tenantId != null) {
            query.setParameter("tenant", tenantId);
        }
        return query.setLockMode(LockModeType.PESSIMISTIC_WRITE).getResultList().stream()
                .findFirst();
    }

    public Optional<ServiceAccountToken> find(String jti) {
        return byJti(jti).getResultList().stream().findFirst();
    }

    /** With the row locked until the transaction ends. */
    public Optional<ServiceAccountToken> findForChange(String jti) {
        return byJti(jti).setLockMode(LockModeType.PESSIMISTIC_WRITE).getResultList().stream()
                .findFirst();
    }

    /** Writes pending changes now, so that what follows in the transaction meets them. */
    public void flush() {
        entityManager.flush();
    }

    /** Newest first. */
    public List<ServiceAccountToken> page(Filter filter, int limit, int offset) {
        Map<String, Object> values = new HashMap<>();
        TypedQuery<ServiceAccountToken> query = entityManager.createQuery(
                "select t from ServiceAccountToken t" + where(filter, values) + " order by t.issuedAt desc, t.id desc",
                ServiceAccountToken.class);
        values.forEach(query::setParameter);
        return query.setMaxResults(limit).setFirstResult(offset).getResultList();
    }

    public int count(Filter filter) {
        Map<String, Object> values = new HashMap<>();
        TypedQuery<Long> query = entityManager.createQuery(
                "select count(t) from ServiceAccountToken t" + where(filter, values), Long.class);
        values.forEach(query::setParameter);
        return query.getSingleResult().intValue();
    }

    private static String where(Filter filter, Map<String, Object> values) {
        List<String> conditions = new ArrayList<>();
        reach(filter.reach(), conditions, values);
        if (filter.account() != null) {
            conditions.add("lower(t.account) like :account escape '!'");
            values.put("account", "%" + escaped(filter.account().toLowerCase(Locale.ROOT)) + "%");
        }
        if (filter.fingerprint() != null) {
            conditions.add("t.fingerprint = :fingerprint");
            values.put("fingerprint", filter.fingerprint());
        }
        if (filter.revoked() != null) {
            conditions.add(filter.revoked() ? "t.revokedAt is not null" : "t.revokedAt is null");
        }
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    private static void reach(Reach reach, List<String> conditions, Map<String, Object> values) {
        if (reach.everything()) {
            return;
        }
        if (reach.tenantId() == null) {
            conditions.add("t.tenantId is null");
            return;
        }
        conditions.add(reach.withGlobal() ? "(t.tenantId = :tenant or t.tenantId is null)" : "t.tenantId = :tenant");
        values.put("tenant", reach.tenantId());
    }

    /** Whether the token lives, is not expired, and its tenant, if it has one, is active. */
    public boolean isLive(String jti, Instant now) {
        return !entityManager
                .createNativeQuery("""
                        select 1 from service_account_tokens t
                        left join tenant_accounts a on a.id = t.tenant_id
                        where t.jti = :jti and t.revoked_at is null and t.expires_at > :now
                            and (t.tenant_id is null or a.status = 'active')
                        """)
                .setParameter("jti", jti)
                .setParameter("now", now)
                .getResultList()
                .isEmpty();
    }

    private TypedQuery<ServiceAccountToken> byJti(String jti) {
        return entityManager
                .createQuery("select t from ServiceAccountToken t where t.jti = :jti", ServiceAccountToken.class)
                .setParameter("jti", jti);
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }

    private static String escaped(String part) {
        return part.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }
}
