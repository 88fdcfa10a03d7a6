package io.anythingagents.billing;

import io.anythingagents.billing.BillingHistoryRepository.Entry;
import io.anythingagents.billing.StripeWorkRepository.Leased;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a tenant is told live about an event: JSON of the shape the API documents as {@code BillingEvent}. */
final class BillingLine {
    private BillingLine() {}

    static String of(
            UUID tenantId,
            Leased event,
            MirroredSubscription subscription,
            @Nullable GatewayInvoice invoice,
            Instant now) {
        JsonObjectBuilder line = Json.createObjectBuilder()
                .add("tenant_id", tenantId.toString())
                .add("event_type", event.type())
                .add("stripe_event_id", event.stripeId())
                .add("occurred_at", (event.createdAt() == null ? now : event.createdAt()).toString());
        String status = invoice == null ? subscription.status().word() : invoice.status();
        line.add("summary", summary(event.type()));
        line.add("status", status);
        line.add("subscription", subscription(subscription));
        if (invoice == null) {
            line.addNull("invoice");
        } else {
            line.add("invoice", invoice(invoice));
        }
        return line.add("usage", usage(invoice)).build().toString();
    }

    /** Of an event that nobody worked on yet: that it is there, and how far it is. */
    static JsonObject waiting(UUID tenantId, Entry event) {
        return Json.createObjectBuilder()
                .add("tenant_id", tenantId.toString())
                .add("event_type", event.type())
                .add("stripe_event_id", event.stripeId())
                .add("occurred_at", event.occurredAt().toString())
                .add("summary", summary(event.type()))
                .add("status", event.status())
                .addNull("subscription")
                .addNull("invoice")
                .add("usage", Json.createArrayBuilder())
                .build();
    }

    private static String summary(String type) {
        return type.substring(type.lastIndexOf('.') + 1).replace('_', ' ');
    }

    private static JsonObjectBuilder subscription(MirroredSubscription subscription) {
        JsonObjectBuilder shown = Json.createObjectBuilder()
                .add("plan_code", subscription.planCode())
                .add("status", subscription.status().word())
                .add("auto_renew", subscription.autoRenew());
        add(shown, "seat_count", subscription.seatCount());
        add(shown, "current_period_start", subscription.currentPeriodStart());
        add(shown, "current_period_end", subscription.currentPeriodEnd());
        add(shown, "trial_ends_at", subscription.trialEndsAt());
        add(shown, "cancel_at", subscription.cancelAt());
        return shown;
    }

    private static JsonObjectBuilder invoice(GatewayInvoice invoice) {
        JsonObjectBuilder shown = Json.createObjectBuilder()
                .add("status", invoice.status())
                .add("amount_due_cents", invoice.amountDueCents())
                .add("currency", invoice.currency());
        add(shown, "invoice_id", invoice.id());
        add(shown, "billing_reason", invoice.billingReason());
        add(shown, "hosted_invoice_url", invoice.hostedUrl());
        add(shown, "collection_method", invoice.collectionMethod());
        add(shown, "period_start", invoice.periodStart());
        add(shown, "period_end", invoice.periodEnd());
        return shown;
    }

    /** Lines that name a feature of ours are usage. */
    private static JsonArrayBuilder usage(@Nullable GatewayInvoice invoice) {
        JsonArrayBuilder all = Json.createArrayBuilder();
        if (invoice != null) {
            invoice.lines().forEach(line -> {
                String feature = line.metadata().get("feature_key");
                if (feature != null && line.quantity() != null) {
                    JsonObjectBuilder shown = Json.createObjectBuilder()
                            .add("feature_key", feature)
                            .add("quantity", line.quantity())
                            .add("amount_cents", line.amountCents());
                    add(shown, "period_start", line.periodStart());
                    add(shown, "period_end", line.periodEnd());
                    all.add(shown);
                }
            });
        }
        return all;
    }

    private static void add(JsonObjectBuilder object, String name, @Nullable Object value) {
        if (value == null) {
            object.add(name, JsonValue.NULL);
        } else if (value instanceof Integer number) {
            object.add(name, number);
        } else {
            object.add(name, value.toString());
        }
    }
}
