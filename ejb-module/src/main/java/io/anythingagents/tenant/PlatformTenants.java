package io.anythingagents.tenant;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.idempotency.KeptAnswers;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What platform operators do to tenants. Every change is audited in the tenant it concerns. */
@Stateless
public class PlatformTenants {
    private static final String OPERATOR = "platform_operator";

    @Inject
    private TenantRepository repository;

    @Inject
    private Tenants tenants;

    @Inject
    private KeptAnswers kept;

    @Inject
    private AuditTrail audit;

    @Inject
    private Event<TenantStatusChanged> changed;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public PlatformTenants() {}

    /** A page of a list that says how many there are in all. */
    public record Found(List<TenantAccount> tenants, long total) {
        public Found {
            tenants = List.copyOf(tenants);
        }
    }

    /** Newest first. */
    public Found list(@Nullable TenantStatus status, @Nullable String text, int limit, int offset) {
        return new Found(repository.page(status, text, limit, offset), repository.count(status, text));
    }

    public TenantAccount find(UUID tenantId) {
        return repository.find(tenantId).orElseThrow(PlatformTenants::unknown);
    }

    /**
     * A new active tenant without people.
     *
     * @param slug exactly this one, or one made from the name when null
     * @param request under whose key the answer is kept, if any
     * @throws DomainException idempotency-key-reused, invalid-slug or slug-unavailable
     */
    public TenantAccount open(
            RequestContext context, String name, @Nullable String slug, KeptAnswers.@Nullable Request request) {
        return kept.once(
                context,
                request,
                () -> openNow(context, name, slug),
                tenant -> tenant.id().toString(),
                id -> find(UUID.fromString(id)));
    }

    private TenantAccount openNow(RequestContext context, String name, @Nullable String slug) {
        Instant now = clock.instant();
        UUID id = slug == null
                ? tenants.open(name, now).id()
                : added(new TenantAccount(ids.next(), Slug.checked(slug), name, now));
        TenantAccount tenant = find(id);
        tenant.note("operator_create", context.actor().subject(), now);
        record(context, AuditAction.TENANT_CREATED, tenant, event -> event.detail("slug", tenant.slug()));
        return tenant;
    }

    /**
     * Changes name, slug or both.
     *
     * @throws DomainException invalid-slug, slug-unavailable or not-found
     */
    public TenantAccount update(RequestContext context, UUID tenantId, @Nullable String name, @Nullable String slug) {
        Instant now = clock.instant();
        TenantAccount tenant = repository.findForChange(tenantId).orElseThrow(PlatformTenants::unknown);
        if (slug != null && !slug.equals(tenant.slug())) {
            if (!repository.changeSlugUnlessTaken(tenantId, Slug.checked(slug), now)) {
                throw taken();
            }
            repository.refresh(tenant);
            record(context, AuditAction.TENANT_UPDATED, tenant, event -> event.changed("slug"));
        }
        if (name != null && !name.equals(tenant.name())) {
            tenant.rename(name, now);
            record(context, AuditAction.TENANT_UPDATED, tenant, event -> event.changed("name"));
        }
        return tenant;
    }

    /**
     * Takes a tenant one step further; a tenant that is there already stays as it is.
     *
     * @param word what the step is called in the audit trail
     * @throws DomainException tenant-transition-refused or not-found
     */
    public TenantAccount become(RequestContext context, UUID tenantId, TenantStatus next, String word, String reason) {
        TenantAccount tenant = repository.findForChange(tenantId).orElseThrow(PlatformTenants::unknown);
        if (tenant.status() == next) {
            return tenant;
        }
        TenantStatus before = tenant.status();
        if (!before.mayBecome(next)) {
            throw new DomainException(
                    ErrorCode.TENANT_TRANSITION_REFUSED,
                    "A tenant that is " + before.word() + " cannot become " + next.word() + ".");
        }
        tenant.become(next, reason, context.actor().subject(), clock.instant());
        changed.fire(new TenantStatusChanged(tenantId, next));
        record(context, AuditAction.TENANT_LIFECYCLE, tenant, event -> event.changed("status")
                .detail("event", word)
                .detail("from_status", before.word())
                .detail("to_status", next.word())
                .detail("reason", reason));
        return tenant;
    }

    private UUID added(TenantAccount tenant) {
        if (!repository.addUnlessSlugTaken(tenant)) {
            throw taken();
        }
        return tenant.id();
    }

    private void record(
            RequestContext context,
            AuditAction action,
            TenantAccount tenant,
            java.util.function.UnaryOperator<AuditEvent> more) {
        audit.record(more.apply(AuditEvent.of(action)
                .by(context)
                .role(OPERATOR)
                .tenant(tenant.id())
                .target("tenant", tenant.id())));
    }

    private static DomainException taken() {
        return new DomainException(ErrorCode.SLUG_UNAVAILABLE, "Another tenant has this slug.");
    }

    private static DomainException unknown() {
        return DomainException.notFound("Tenant");
    }
}
