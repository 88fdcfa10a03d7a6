package io.anythingagents.billing;

import io.anythingagents.billing.PaymentGateway.Proration;
import io.anythingagents.billing.SubscriptionChanges.Change;
import io.anythingagents.billing.SubscriptionChanges.PlanWanted;
import io.anythingagents.billing.SubscriptionChanges.Start;
import io.anythingagents.billing.SubscriptionChanges.Timing;
import io.anythingagents.http.Fields;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a tenant sends about its subscription. */
final class SubscriptionBodies {
    private static final int MOST_SEATS = 1_000_000;

    private SubscriptionBodies() {}

    static Start start(Fields fields) {
        return new Start(fields.text("plan_code", 64), seats(fields), fields.bool("auto_renew", true), email(fields));
    }

    /** Null when no field is given. */
    static @Nullable Change change(Fields fields) {
        Change change = new Change(fields.optionalBool("auto_renew"), seats(fields), email(fields));
        return change.autoRenew() == null && change.seats() == null && change.email() == null ? null : change;
    }

    static PlanWanted plan(Fields fields) {
        String timing = fields.optionalOneOf("timing", Set.of("auto", "immediate", "period_end"));
        String proration = fields.optionalOneOf("proration", Set.of("invoice_now", "next_invoice", "none"));
        return new PlanWanted(
                fields.text("plan_code", 64),
                seats(fields),
                timing == null || !isOne(Timing.values(), timing) ? Timing.AUTO : Timing.valueOf(upper(timing)),
                proration == null || !isOne(Proration.values(), proration)
                        ? null
                        : Proration.valueOf(upper(proration)));
    }

    static boolean cancelAtPeriodEnd(Fields fields) {
        return fields.bool("cancel_at_period_end", true);
    }

    static @Nullable Integer seats(Fields fields) {
        return fields.optionalInteger("seat_count", 1, MOST_SEATS);
    }

    static @Nullable String email(Fields fields) {
        return fields.optionalText("billing_email", 254) == null ? null : fields.email("billing_email");
    }

    /** A word that is none was noted as a fault; the request is refused before anybody uses the value. */
    private static boolean isOne(Enum<?>[] values, String word) {
        for (Enum<?> value : values) {
            if (value.name().equals(upper(word))) {
                return true;
            }
        }
        return false;
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
