package io.anythingagents.billing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Which customer a tenant is at a payment provider: one, for good. */
@ApplicationScoped
public class BillingCustomerRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public BillingCustomerRepository() {}

    BillingCustomerRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    public Optional<String> find(UUID tenantId, String processor) {
        List<?> rows = entityManager
                .createNativeQuery("select processor_customer_id from billing_customers"
                        + " where tenant_id = :tenant and processor = :processor")
                .setParameter("tenant", tenantId)
                .setParameter("processor", processor)
                .getResultList();
        return rows.stream().findFirst().map(String.class::cast);
    }

    /** False when the tenant has one already. */
    public boolean addUnlessThere(UUID tenantId, String processor, String customerId, Instant now) {
        return entityManager
                        .createNativeQuery("""
                                insert into billing_customers (tenant_id, processor, processor_customer_id, created_at)
                                values (:tenant, :processor, :customer, :now)
                                on conflict (tenant_id, processor) do nothing
                                """)
                        .setParameter("tenant", tenantId)
                        .setParameter("processor", processor)
                        .setParameter("customer", customerId)
                        .setParameter("now", now)
                        .executeUpdate()
                == 1;
    }
}
