package io.anythingagents.billing;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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

    /** A tenant as a customer. */
    public record Customer(UUID tenantId, String customerId) {}

    /** All customers, by tenant, behind one. */
    public List<Customer> pageAcrossTenants(String processor, @Nullable UUID after, int limit) {
        List<?> rows = entityManager
                .createNativeQuery("select tenant_id, processor_customer_id from billing_customers"
                        + " where processor = :processor and tenant_id > :after order by tenant_id limit :limit")
                .setParameter("processor", processor)
                .setParameter("after", after == null ? new UUID(0, 0) : after)
                .setParameter("limit", limit)
                .getResultList();
        return SqlRow.each(rows, row -> new Customer(row.uuid(0), row.text(1)));
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
