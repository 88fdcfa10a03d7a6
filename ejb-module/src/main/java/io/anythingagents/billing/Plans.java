package io.anythingagents.billing;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The catalog of plans: everybody reads it, platform operators change it. Plans are never removed, only closed. */
@Stateless
public class Plans {
    @Inject
    private PlanRepository repository;

    @Inject
    private AuditTrail audit;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public Plans() {}

    /** The cheapest first, closed ones included. */
    public List<Plan> list() {
        return repository.all();
    }

    /**
     * A new plan.
     *
     * @throws DomainException plan-code-taken
     */
    public Plan add(RequestContext context, Plan plan) {
        if (!repository.addUnlessCodeTaken(ids.next(), plan, clock.instant())) {
            throw new DomainException(ErrorCode.PLAN_CODE_TAKEN, "There is a plan with this code already.");
        }
        audit.record(event(AuditAction.PLAN_ADDED, context, plan));
        return plan;
    }

    /**
     * Changes what is there under the lock of the plan, so that of two operators neither undoes what the other did to
     * another field.
     *
     * @param change gives the plan as it shall be, under the same code
     * @throws DomainException not-found
     */
    public Plan change(RequestContext context, String code, UnaryOperator<Plan> change) {
        Plan before = repository.findForChange(code).orElseThrow(() -> DomainException.notFound("Plan"));
        Plan after = change.apply(before);
        List<String> fields = changedFields(before, after);
        if (fields.isEmpty()) {
            return before;
        }
        repository.replace(after, clock.instant());
        audit.record(event(AuditAction.PLAN_CHANGED, context, after).changed(fields.toArray(String[]::new)));
        return after;
    }

    private static AuditEvent event(AuditAction action, RequestContext context, Plan plan) {
        return AuditEvent.of(action)
                .by(context)
                .role("platform_operator")
                .tenant(null)
                .target("plan", plan.code());
    }

    static List<String> changedFields(Plan before, Plan after) {
        List<String> fields = new ArrayList<>();
        note(fields, "name", before.name(), after.name());
        note(fields, "trial_days", before.trialDays(), after.trialDays());
        note(fields, "seat_included", before.seatIncluded(), after.seatIncluded());
        note(fields, "is_active", before.active(), after.active());
        note(fields, "prices", before.prices(), after.prices());
        note(fields, "feature_toggles", before.toggles(), after.toggles());
        note(fields, "features", before.features(), after.features());
        return fields;
    }

    private static void note(List<String> fields, String name, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            fields.add(name);
        }
    }
}
