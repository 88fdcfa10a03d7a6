package io.anythingagents.billing;

import io.anythingagents.billing.PaymentGateway.Proration;
import io.anythingagents.idempotency.KeptAnswers.Ticket;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything needed to ask the payment provider, and to ask it again after a crash. Two that say the same have the same
 * text.
 *
 * @param ticket under which its answer is kept for the client; null when that sent no key
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
        @Nullable String paymentMethod,
        @Nullable Ticket ticket) {

    private OrderRequest(
            OrderKind kind,
            @Nullable String planCode,
            @Nullable Integer seats,
            @Nullable Boolean autoRenew,
            @Nullable Boolean atPeriodEnd,
            @Nullable Proration proration,
            @Nullable String email,
            @Nullable String name,
            @Nullable String paymentMethod) {
        this(kind, planCode, seats, autoRenew, atPeriodEnd, proration, email, name, paymentMethod, null);
    }

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

    /** The same, with its answer kept. */
    OrderRequest answering(@Nullable Ticket to) {
        return new OrderRequest(
                kind, planCode, seats, autoRenew, atPeriodEnd, proration, email, name, paymentMethod, to);
    }

    /** As stored with an order. */
    static OrderRequest of(PaymentOrder order) {
        return of(order.operation(), order.request());
    }

    /** As kept for who asks again. */
    String toAnswer() {
        return kind.word() + " " + toJson();
    }

    static OrderRequest ofAnswer(String answer) {
        int space = answer.indexOf(' ');
        return of(answer.substring(0, space), answer.substring(space + 1));
    }

    private static OrderRequest of(String operation, String request) {
        try (JsonReader reader = Json.createReader(new StringReader(request))) {
            JsonObject json = reader.readObject();
            String proration = text(json, "proration");
            return new OrderRequest(
                    OrderKind.ofWord(operation),
                    text(json, "plan_code"),
                    json.containsKey("seats") ? json.getInt("seats") : null,
                    json.containsKey("auto_renew") ? json.getBoolean("auto_renew") : null,
                    json.containsKey("at_period_end") ? json.getBoolean("at_period_end") : null,
                    proration == null ? null : Proration.valueOf(proration.toUpperCase(Locale.ROOT)),
                    text(json, "email"),
                    text(json, "name"),
                    text(json, "payment_method"),
                    ticket(json));
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
        if (ticket != null) {
            json.add("key_hash", ticket.keyHash()).add("request_hash", ticket.requestHash());
            if (ticket.userId() != null) {
                json.add("key_user", ticket.userId().toString());
            }
        }
        return json.build().toString();
    }

    private static @Nullable Ticket ticket(JsonObject json) {
        String key = text(json, "key_hash");
        String request = text(json, "request_hash");
        String user = text(json, "key_user");
        return key == null || request == null
                ? null
                : new Ticket(key, request, user == null ? null : UUID.fromString(user));
    }

    private static @Nullable String text(JsonObject json, String name) {
        return json.get(name) instanceof JsonString value ? value.getString() : null;
    }
}
