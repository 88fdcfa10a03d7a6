package io.anythingagents.usage;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All budgets that a call must keep to, those of the tenant and those of the person, in the order accounts are locked in.
 *
 * @param planCode where they come from
 * @param periodEnd when everything begins anew
 */
public record Allowance(List<Budget> budgets, @Nullable String planCode, Instant periodStart, Instant periodEnd) {
    /** Where nothing is limited. */
    public static final Allowance FREE = new Allowance(List.of(), null, Instant.EPOCH, Instant.EPOCH);

    public Allowance {
        budgets = budgets.stream().sorted(Comparator.comparing(Budget::account)).toList();
    }

    boolean limits(String feature) {
        return budgets.stream().anyMatch(budget -> budget.counts(feature) && budget.hard() != null);
    }

    public boolean isFree() {
        return budgets.isEmpty();
    }
}
