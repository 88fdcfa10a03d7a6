package io.anythingagents.billing;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.RequestContext;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Limits that operators give one tenant in place of its plan's; they hold from the next call on, on all nodes. */
@Stateless
public class TenantLimits {
    @Inject
    private TenantLimitRepository repository;

    @Inject
    private AuditTrail audit;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public TenantLimits() {}

    /**
     * By feature; a feature that follows the plan is absent.
     *
     * @throws DomainException not-found
     */
    public Map<String, FeatureLimit> list(UUID tenantId) {
        if (!repository.isTenant(tenantId)) {
            throw DomainException.notFound("Tenant");
        }
        return repository.find(tenantId);
    }

    /**
     * Changes some; what is not named stays.
     *
     * @param wanted null lets a feature follow the plan again
     * @throws DomainException not-found
     */
    public Map<String, FeatureLimit> override(
            RequestContext context, UUID tenantId, Map<String, @Nullable FeatureLimit> wanted) {
        if (!repository.lock(tenantId)) {
            throw DomainException.notFound("Tenant");
        }
        Map<String, FeatureLimit> before = repository.find(tenantId);
        wanted.forEach((feature, limit) -> {
            if (limit == null) {
                repository.remove(tenantId, feature);
            } else if (!limit.equals(before.get(feature))) {
                repository.put(tenantId, feature, limit, clock.instant());
            }
        });
        Map<String, FeatureLimit> after = repository.find(tenantId);
        List<String> changed = wanted.keySet().stream()
                .filter(feature -> !Objects.equals(before.get(feature), after.get(feature)))
                .sorted()
                .map(feature -> "limits." + feature)
                .toList();
        if (!changed.isEmpty()) {
            audit.record(AuditEvent.of(AuditAction.TENANT_LIMITS_CHANGED)
                    .by(context)
                    .role("platform_operator")
                    .tenant(tenantId)
                    .target("tenant", tenantId)
                    .changed(changed.toArray(String[]::new)));
        }
        return after;
    }
}
