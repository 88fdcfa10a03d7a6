package io.anythingagents.billing;

import io.anythingagents.billing.SubscriptionRules.Rule;
import io.anythingagents.billing.SubscriptionState.Right;
import java.util.Locale;

/** The table of states as a page to read, {@code docs/billing/subscription-states.md}; a test fails when that is stale. */
final class SubscriptionStatesPage {
    private static final String HEAD = """
            # How a subscription stands

            <!-- Written from SubscriptionState and SubscriptionRules; do not edit here. SubscriptionStatesPageTest says how to
            write it anew. -->

            What a tenant may do hangs on one of nine states and on nothing else. `state` of
            `GET /api/v1/billing/tenants/{tenant_id}/subscription` shows it, beside the provider's own `status`.

            ## What each state allows

            - *use*: run agents with what the plan switches on, within its limits.
            - *read*: see and export what is there.
            - *change*: change plan or seats.
            - *cancel*: at once or at the end of the period.
            - *resume*: take a cancellation or pause back.
            - *pay*: pay what is open, look after payment methods.
            - *start*: start a new subscription at the provider; elsewhere that is a conflict. What only we know of, as a trial begun
              at sign-up, never stands in the way.

            """;

    private static final String RULES = """

            ## Which state it is

            The first line that fits. The grace is `BILLING_GRACE_DAYS`. The provider's word counts, but time does not wait for its events.

            | # | when | state |
            | --- | --- | --- |
            """;

    private SubscriptionStatesPage() {}

    static String text() {
        StringBuilder page = new StringBuilder(HEAD).append("| state | means |");
        for (Right right : Right.values()) {
            page.append(' ').append(right.name().toLowerCase(Locale.ROOT)).append(" |");
        }
        page.append("\n| --- | --- |")
                .append(" --- |".repeat(Right.values().length))
                .append('\n');
        for (SubscriptionState state : SubscriptionState.values()) {
            page.append("| `")
                    .append(state.word())
                    .append("` | ")
                    .append(state.meaning())
                    .append(" |");
            for (Right right : Right.values()) {
                page.append(state.allows(right) ? " yes |" : " |");
            }
            page.append('\n');
        }
        page.append(RULES);
        int number = 1;
        for (Rule rule : SubscriptionRules.inOrder()) {
            page.append("| ")
                    .append(number++)
                    .append(" | ")
                    .append(rule.when())
                    .append(" | `")
                    .append(rule.state().word())
                    .append("` |\n");
        }
        return page.append("\nTests: `SubscriptionRulesTest`, `SubscriptionStatesPageTest`, `PlansIT`.\n")
                .toString();
    }
}
