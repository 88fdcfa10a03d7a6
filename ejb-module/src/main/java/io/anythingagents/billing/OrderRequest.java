package io.anythingagents.billing;

import io.anythingagents.billing.PaymentGateway.Proration;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything needed to ask the payment provider, and to ask it again after a crash. Two that say the same have the same
 * text.
 */
record OrderRequest(
        OrderKind kind,
        @Nullable String planCode,
        @Nullable Integer seats,
        @Nullable Boolean autoRenew,
        @Nullable Boolean atPeriodEnd,
        @Nullable Proration proration,
        @Nullable String email,
        @Nullable String name,
        @Nullable String paymentMethod) {

    static OrderRequest customer(String name, @Nullable String email) {
        return new OrderRequest(OrderKind.CUSTOMER, null, null, null, null, null, email, name, null);
    }

    static OrderRequest start(String planCode, int seats, boolean autoRenew, @Nullable String email) {
        return new OrderRequest(OrderKind.START, planCode, seats, autoRenew, null, null, email, null, null);
    }

    static OrderRequest seats(int seats) {
        return new OrderRequest(OrderKind.CHANGE, null, seats, null, null, null, null, null, null);
    }

    static OrderRequest email(String email) {
        return new OrderRequest(OrderKind.EMAIL, null, null, null, null, null, email, null, null);
    }

    static OrderRequest plan(String planCode, int seats, Proration proration) {
        return new OrderRequest(OrderKind.PLAN, planCode, seats, null, null, proration, null, null, null);
    }

    static OrderRequest planLater(String planCode, int seats) {
        return new OrderRequest(OrderKind.PLAN_LATER, planCode, seats, null, null, Proration.NONE, null, null, null);
    }

    static OrderRequest cancel(boolean atPeriodEnd) {
        return new OrderRequest(OrderKind.CANCEL, null, null, null, atPeriodEnd, null, null, null, null);
    }

    static OrderRequest resume() {
        return new OrderRequest(OrderKind.RESUME, null, null, null, null, null, null, null, null);
    }

    static OrderRequest method(OrderKind kind, String paymentMethod) {
        return new OrderRequest(kind, null, null, null, null, null, null, null, paymentMethod);
    }

    static OrderRequest page(OrderKind kind, @Nullable String email) {
        return new OrderRequest(kind, null, null, null, null, null, email, null, null);
    }

    static OrderRequest checkout(String planCode, int seats, @Nullable String email) {
        return new OrderRequest(OrderKind.CHECKOUT, planCode, seats, null, null, null, email, null, null);
    }

    /** As stored with an order. */
    static OrderRequest of(PaymentOrder order) {
        try (JsonReader reader = Json.createReader(new StringReader(order.request()))) {
            JsonObject json = reader.readObject();
            String proration = text(json, "proration");
            return new OrderRequest(
                    OrderKind.ofWord(order.operation()),
                    text(json, "plan_code"),
                    json.containsKey("seats") ? json.getInt("seats") : null,
                    json.containsKey("auto_renew") ? json.getBoolean("auto_renew") : null,
                    json.containsKey("at_period_end") ? json.getBoolean("at_period_end") : null,
                    proration == null ? null : Proration.valueOf(proration.toUpperCase(Locale.ROOT)),
                    text(json, "email"),
                    text(json, "name"),
                    text(json, "payment_method"));
        }
    }

    String toJson() {
        JsonObjectBuilder json = Json.createObjectBuilder();
        if (planCode != null) {
            json.add("plan_code", planCode);
        }
        if (seats != null) {
            json.add("seats", seats);
        }
        if (autoRenew != null) {
            json.add("auto_renew", autoRenew);
        }
        if (atPeriodEnd != null) {
            json.add("at_period_end", atPeriodEnd);
        }
        if (proration != null) {
            json.add("proration", proration.name().toLowerCase(Locale.ROOT));
        }
        if (email != null) {
            json.add("email", email);
        }
        if (name != null) {
            json.add("name", name);
        }
        if (paymentMethod != null) {
            json.add("payment_method", paymentMethod);
        }
        return json.build().toString();
    }

    private static @Nullable String text(JsonObject json, String name) {
        return json.get(name) instanceof JsonString value ? value.getString() : null;
    }
}
