package io.anythingagents.usage;

import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls within their budgets: the worst case is reserved before a call, in the transaction that writes it down, and
 * the true figure booked in the one that moves it to the ledger.
 */
@Stateless
public class Budgets {
    /** Providers refuse to answer with less. */
    static final long SHORTEST_ANSWER = 16;

    /** An estimate may be wrong by a quarter, and a little more for short texts. */
    private static final long ESTIMATE_SHARE = 4;

    private static final long ESTIMATE_MARGIN = 16;
    /** What is held while a call is made and booked when it ends; a message is booked at once. */
    private static final List<String> AT_THE_END =
            List.of(UsageFeature.REQUESTS, UsageFeature.INPUT, UsageFeature.OUTPUT, UsageFeature.COST);

    private static final EventLog LOG = EventLog.of(Budgets.class);

    @Inject
    private UsageAccountRepository accounts;

    @Inject
    private Metrics metrics;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public Budgets() {}

    /**
     * What a call may take.
     *
     * @param messages 1 for the first call of a run, which is a message, else 0
     * @param input tokens it sends at most
     * @param output most tokens it is wanted to answer with
     * @param cost of an answer of so many tokens and all that is sent, in millionths of a US dollar; 0 where nobody knows
     */
    public record Wanted(long messages, long input, long output, LongUnaryOperator cost) {
        Amounts answeredWith(long tokens) {
            return new Amounts(messages, 1, input, tokens, cost.applyAsLong(tokens));
        }

        /** The longest answer that costs no more; less than nothing where none does. */
        long affordable(long micros) {
            long fits = -1;
            long tooLong = output + 1;
            while (tooLong - fits > 1) {
                long middle = fits + (tooLong - fits) / 2;
                if (cost.applyAsLong(middle) <= micros) {
                    fits = middle;
                } else {
                    tooLong = middle;
                }
            }
            return fits;
        }
    }

    /** A budget and how it stands. */
    public record Standing(Budget budget, UsageAccount account) {}

    /** Tokens a call of this estimate holds. */
    static long worstCase(long estimate) {
        return estimate + estimate / ESTIMATE_SHARE + ESTIMATE_MARGIN;
    }

    /**
     * Holds what a call needs, all of it or nothing; near a limit the answer may be shorter than wanted.
     *
     * @param warnings is given the features whose soft limit is reached
     * @throws DomainException usage-limit-exceeded
     */
    public Amounts reserve(UUID tenantId, Allowance allowance, Wanted wanted, List<String> warnings) {
        Map<AccountKey, UsageAccount> standings = byKey(accounts.lock(tenantId, keys(allowance)));
        Amounts least = wanted.answeredWith(SHORTEST_ANSWER);
        long answer = wanted.output();
        for (Budget budget : allowance.budgets()) {
            UsageAccount standing = of(standings, budget);
            long left = budget.left(standing).orElse(Long.MAX_VALUE);
            if (least.of(budget.account().feature()) > left) {
                throw refused(tenantId, allowance, budget, standing);
            }
            if (budget.counts(UsageFeature.OUTPUT)) {
                answer = Math.min(answer, left);
            } else if (budget.counts(UsageFeature.COST)) {
                answer = Math.min(answer, wanted.affordable(left));
            }
        }
        Amounts held = wanted.answeredWith(answer);
        List<AccountChange> changes = new ArrayList<>();
        for (Budget budget : allowance.budgets()) {
            AccountKey key = budget.account();
            long amount = held.of(key.feature());
            boolean forGood = budget.counts(UsageFeature.MESSAGES);
            if (amount > 0) {
                changes.add(new AccountChange(key, forGood ? amount : 0, forGood ? 0 : amount, budget.hard()));
            }
            if (budget.isWarning(of(standings, budget).used() + (forGood ? amount : 0))) {
                warnings.add(budget.planFeature());
            }
        }
        if (accounts.take(tenantId, changes) != changes.size()) {
            throw new IllegalStateException("Accounts that were locked have changed, or their tenant is gone");
        }
        return held;
    }

    /** Whatever ended calls held, and what they used. */
    public void settle(UUID tenantId, List<Settlement> settlements) {
        Map<AccountKey, AccountChange> changes = new TreeMap<>();
        for (Settlement one : settlements) {
            Instant period = one.held().periodStart();
            if (period == null) {
                continue;
            }
            UUID user = one.held().userId();
            for (UUID subject : user == null ? List.of(tenantId) : List.of(tenantId, user)) {
                for (String feature : AT_THE_END) {
                    AccountKey key = new AccountKey(subject, feature, period);
                    long used = one.used().of(feature);
                    long held = one.held().amounts().of(feature);
                    changes.merge(key, new AccountChange(key, used, -held, null), Budgets::sum);
                }
            }
        }
        if (!changes.isEmpty()) {
            accounts.settle(tenantId, changes.values());
        }
    }

    /** A call that is over: what it held and what it used. */
    public record Settlement(HeldCall held, Amounts used) {}

    /** How the budgets stand, for whoever they limit. */
    public List<Standing> standings(UUID tenantId, Allowance allowance) {
        Map<AccountKey, UsageAccount> found = byKey(accounts.find(tenantId, keys(allowance)));
        return allowance.budgets().stream()
                .map(budget -> new Standing(budget, of(found, budget)))
                .toList();
    }

    private static List<AccountKey> keys(Allowance allowance) {
        return allowance.budgets().stream().map(Budget::account).toList();
    }

    private static Map<AccountKey, UsageAccount> byKey(List<UsageAccount> accounts) {
        return accounts.stream().collect(Collectors.toMap(UsageAccount::key, Function.identity()));
    }

    private static UsageAccount of(Map<AccountKey, UsageAccount> standings, Budget budget) {
        return standings.getOrDefault(budget.account(), new UsageAccount(budget.account(), 0, 0));
    }

    private static AccountChange sum(AccountChange one, AccountChange other) {
        return new AccountChange(one.key(), one.used() + other.used(), one.reserved() + other.reserved(), null);
    }

    private DomainException refused(UUID tenantId, Allowance allowance, Budget budget, UsageAccount account) {
        long seconds = Math.max(
                1, Duration.between(clock.instant(), allowance.periodEnd()).toSeconds());
        metrics.increment("usage_limit_refusals", "feature", budget.account().feature());
        LOG.info("usage.limit_reached", "tenant_id", tenantId, "feature", budget.planFeature());
        Map<String, Object> details = new HashMap<>();
        details.put("tenant_id", tenantId.toString());
        details.put("plan_code", text(allowance.planCode()));
        details.put("feature_key", budget.planFeature());
        details.put("limit_type", "hard_limit");
        details.put("limit_value", budget.hard() == null ? 0L : budget.hard());
        details.put("usage", account.used());
        details.put("reserved", account.reserved());
        details.put("unit", UsageFeature.unit(budget.account().feature()));
        details.put("window_start", allowance.periodStart().toString());
        details.put("window_end", allowance.periodEnd().toString());
        details.put("retry_after", seconds);
        return new DomainException(
                ErrorCode.USAGE_LIMIT_EXCEEDED,
                "The plan's limit of " + budget.planFeature().replace('_', ' ') + " is reached; it begins anew at "
                        + allowance.periodEnd() + ".",
                details);
    }

    private static String text(@Nullable String code) {
        return code == null ? "" : code;
    }
}
