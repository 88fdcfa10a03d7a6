package io.anythingagents.system.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prices, subscriptions, what is scheduled for them, and their invoices. */
final class StripeSubscriptionState {
    private static final long MONTH = 30L * 24 * 3600;
    private static final Map<String, Integer> PRICES =
            Map.of("price_starter", 0, "price_pro", 9_900, "price_team", 4_900);

    private final StripeState account;
    private final Map<String, ObjectNode> subscriptions = new LinkedHashMap<>();
    private final Map<String, ObjectNode> schedules = new LinkedHashMap<>();
    private final List<ObjectNode> invoices = new ArrayList<>();

    StripeSubscriptionState(StripeState account) {
        this.account = account;
    }

    Collection<ObjectNode> all() {
        return subscriptions.values();
    }

    ObjectNode find(String id) {
        return Optional.ofNullable(subscriptions.get(id))
                .orElseThrow(() -> StripeFault.missing("subscription", "id", id));
    }

    List<ObjectNode> invoices() {
        return invoices;
    }

    ObjectNode invoice(String id) {
        return invoices.stream()
                .filter(invoice -> StripeState.id(invoice).equals(id))
                .findFirst()
                .orElseThrow(() -> StripeFault.missing("invoice", "id", id));
    }

    static String subscriptionOf(JsonNode invoice) {
        return invoice.path("parent")
                .path("subscription_details")
                .path("subscription")
                .asText();
    }

    JsonNode apply(StripeRequest request, String[] path) {
        return switch (path[0]) {
            case "subscriptions" -> subscription(request, path);
            case "subscription_schedules" -> schedule(request, path);
            case "invoices" -> invoice(request, path);
            default ->
                throw new StripeFault(
                        404,
                        "invalid_request_error",
                        null,
                        null,
                        null,
                        "Unrecognized request URL (" + request.line() + ").");
        };
    }

    ObjectNode price(String id) {
        Integer amount = PRICES.get(id);
        if (amount == null) {
            throw StripeFault.missing("price", "items[0][price]", id);
        }
        ObjectNode price = JsonNodeFactory.instance.objectNode();
        price.put("id", id).put("object", "price").put("currency", "usd").put("unit_amount", amount);
        price.put("unit_amount_decimal", amount.toString()).put("product", "prod_" + id);
        price.putObject("recurring")
                .put("interval", "month")
                .put("interval_count", 1)
                .put("usage_type", "licensed");
        return price;
    }

    private JsonNode subscription(StripeRequest request, String[] path) {
        if (path.length == 1) {
            return request.method().equals("POST") ? created(request) : listed(request);
        }
        ObjectNode subscription = find(path[1]);
        if (request.method().equals("GET")) {
            return subscription;
        }
        if (subscription.path("status").asText().equals("canceled")) {
            throw request.method().equals("DELETE")
                    ? StripeFault.missing("subscription", "id", path[1])
                    : StripeFault.invalid(
                            null,
                            null,
                            "A canceled subscription can only update its cancellation_details and metadata.");
        }
        if (request.method().equals("DELETE")) {
            long now = StripeState.now();
            return subscription.put("status", "canceled").put("ended_at", now).put("canceled_at", now);
        }
        if (path.length == 3 && path[2].equals("resume")) {
            if (!subscription.path("status").asText().equals("paused")) {
                throw StripeFault.invalid(null, null, "The subscription is not paused.");
            }
            return subscription.put("status", "active");
        }
        return changed(request, subscription);
    }

    private JsonNode listed(StripeRequest request) {
        String customer = request.required("customer");
        List<ObjectNode> found = new ArrayList<>();
        for (ObjectNode subscription : subscriptions.values()) {
            if (subscription.path("customer").asText().equals(customer)) {
                found.add(0, subscription);
            }
        }
        return StripeState.list("/v1/subscriptions", found, false);
    }

    private ObjectNode created(StripeRequest request) {
        String customer = StripeState.id(account.customer(request.required("customer")));
        ObjectNode price = price(request.required("items[0][price]"));
        int quantity = Integer.parseInt(request.get("items[0][quantity]").orElse("1"));
        boolean trial = request.get("trial_period_days").isPresent();
        if (!trial) {
            charge(customer, price.path("unit_amount").asInt() * quantity);
        }
        ObjectNode subscription = account.object("subscription", "sub");
        long now = StripeState.now();
        subscription.put("customer", customer).put("start_date", now).put("status", trial ? "trialing" : "active");
        subscription.put("cancel_at_period_end", false).putNull("cancel_at").putNull("canceled_at");
        subscription.putNull("ended_at").putNull("trial_end").putNull("schedule");
        StripeState.metadata(subscription, request);
        ObjectNode item = account.object("subscription_item", "si");
        item.put("quantity", quantity).put("subscription", StripeState.id(subscription));
        item.put("current_period_start", now).put("current_period_end", now + MONTH);
        item.set("price", price);
        subscription.set("items", StripeState.list("/v1/subscription_items", List.of(item), false));
        renewal(request, subscription);
        subscriptions.put(StripeState.id(subscription), subscription);
        invoiced(subscription, price.path("unit_amount").asInt() * quantity, "subscription_create");
        return subscription;
    }

    private JsonNode changed(StripeRequest request, ObjectNode subscription) {
        if (!subscription.path("schedule").isNull() && !request.form().isEmpty()) {
            throw StripeFault.invalid(
                    null, null, "The subscription is managed by the subscription schedule; release it first.");
        }
        ObjectNode item = (ObjectNode) subscription.path("items").path("data").path(0);
        int before = amount(item);
        ObjectNode price = request.get("items[0][price]").map(this::price).orElse(null);
        request.get("items[0][id]")
                .filter(id -> !id.equals(StripeState.id(item)))
                .ifPresent(id -> {
                    throw StripeFault.missing("subscription_item", "items[0][id]", id);
                });
        int quantity = request.get("items[0][quantity]")
                .map(Integer::parseInt)
                .orElse(item.path("quantity").asInt());
        int after =
                (price == null ? item.path("price") : price).path("unit_amount").asInt() * quantity;
        if (request.get("proration_behavior").filter("always_invoice"::equals).isPresent() && after > before) {
            charge(subscription.path("customer").asText(), after - before);
            invoiced(subscription, after - before, "subscription_update");
        }
        if (price != null) {
            item.set("price", price);
        }
        item.put("quantity", quantity);
        StripeState.metadata(subscription, request);
        renewal(request, subscription);
        return subscription;
    }

    private static void renewal(StripeRequest request, ObjectNode subscription) {
        request.get("cancel_at_period_end").map(Boolean::parseBoolean).ifPresent(ends -> {
            JsonNode item = subscription.path("items").path("data").path(0);
            subscription.put("cancel_at_period_end", ends);
            if (ends) {
                subscription.put("cancel_at", item.path("current_period_end").asLong());
                subscription.put("canceled_at", StripeState.now());
            } else {
                subscription.putNull("cancel_at").putNull("canceled_at");
            }
        });
    }

    private JsonNode schedule(StripeRequest request, String[] path) {
        if (path.length == 1) {
            ObjectNode subscription = find(request.required("from_subscription"));
            if (!subscription.path("schedule").isNull()) {
                throw StripeFault.invalid(null, "from_subscription", "The subscription already has a schedule.");
            }
            ObjectNode schedule = account.object("subscription_schedule", "sub_sched");
            JsonNode item = subscription.path("items").path("data").path(0);
            schedule.put("subscription", StripeState.id(subscription)).put("status", "active");
            schedule.putObject("current_phase")
                    .put("start_date", item.path("current_period_start").asLong())
                    .put("end_date", item.path("current_period_end").asLong());
            schedules.put(StripeState.id(schedule), schedule);
            subscription.put("schedule", StripeState.id(schedule));
            return schedule;
        }
        ObjectNode schedule = Optional.ofNullable(schedules.get(path[1]))
                .orElseThrow(() -> StripeFault.missing("subscription_schedule", "id", path[1]));
        if (path.length == 3) {
            find(schedule.path("subscription").asText()).putNull("schedule");
            schedule.put("released_subscription", schedule.path("subscription").asText());
            return schedule.put("status", "released").putNull("subscription");
        }
        if (request.method().equals("POST")) {
            request.required("phases[0][start_date]");
            request.required("phases[0][end_date]");
            price(request.required("phases[0][items][0][price]"));
            schedule.put("next_price", StripeState.id(price(request.required("phases[1][items][0][price]"))));
            schedule.put("end_behavior", request.get("end_behavior").orElse("release"));
        }
        return schedule;
    }

    private JsonNode invoice(StripeRequest request, String[] path) {
        if (path.length == 1) {
            return listedInvoices(request);
        }
        if (path[1].equals("create_preview")) {
            ObjectNode subscription = find(request.required("subscription"));
            JsonNode item = subscription.path("items").path("data").path(0);
            int quantity = request.get("subscription_details[items][0][quantity]")
                    .map(Integer::parseInt)
                    .orElse(item.path("quantity").asInt());
            ObjectNode preview = invoice(
                    subscription, item.path("price").path("unit_amount").asInt() * quantity, quantity, "upcoming");
            preview.remove("id");
            return preview.put("status", "draft");
        }
        return invoice(path[1]);
    }

    private JsonNode listedInvoices(StripeRequest request) {
        String customer = request.required("customer");
        List<ObjectNode> found = invoices.stream()
                .filter(invoice -> invoice.path("customer").asText().equals(customer))
                .toList();
        int from = 0;
        String after = request.get("starting_after").orElse("");
        for (int i = 0; i < found.size(); i++) {
            from = StripeState.id(found.get(i)).equals(after) ? i + 1 : from;
        }
        int to = Math.min(
                found.size(), from + request.get("limit").map(Integer::parseInt).orElse(10));
        return StripeState.list("/v1/invoices", found.subList(from, to), to < found.size());
    }

    private void invoiced(ObjectNode subscription, int amount, String reason) {
        JsonNode item = subscription.path("items").path("data").path(0);
        ObjectNode invoice = invoice(subscription, amount, item.path("quantity").asInt(), reason);
        invoices.add(0, invoice);
        subscription.put("latest_invoice", StripeState.id(invoice));
    }

    private ObjectNode invoice(ObjectNode subscription, int amount, int quantity, String reason) {
        JsonNode item = subscription.path("items").path("data").path(0);
        ObjectNode invoice = account.object("invoice", "in");
        invoice.put("customer", subscription.path("customer").asText()).put("status", "paid");
        invoice.put("currency", "usd").put("amount_due", amount).put("amount_paid", amount);
        invoice.put("total", amount).put("billing_reason", reason).put("attempt_count", 1);
        invoice.put("collection_method", "charge_automatically").put("number", "AA-" + (invoices.size() + 1));
        invoice.put("period_start", item.path("current_period_start").asLong());
        invoice.put("period_end", item.path("current_period_end").asLong());
        invoice.put("hosted_invoice_url", "https://invoice.stripe.com/i/" + StripeState.id(invoice));
        ObjectNode parent = invoice.putObject("parent").put("type", "subscription_details");
        ObjectNode details = parent.putObject("subscription_details");
        details.put("subscription", StripeState.id(subscription));
        details.set("metadata", subscription.path("metadata").deepCopy());
        ObjectNode line = account.object("line_item", "il");
        line.put("amount", amount)
                .put("currency", "usd")
                .put("quantity", quantity)
                .put("description", "Seats");
        ObjectNode pricing = line.putObject("pricing").put("type", "price_details");
        pricing.put(
                "unit_amount_decimal",
                item.path("price").path("unit_amount_decimal").asText());
        pricing.putObject("price_details").put("price", StripeState.id(item.path("price")));
        line.putObject("period")
                .put("start", item.path("current_period_start").asLong())
                .put("end", item.path("current_period_end").asLong());
        invoice.set("lines", StripeState.list("/v1/invoices/lines", List.of(line), false));
        return invoice;
    }

    private void charge(String customer, int amount) {
        if (amount == 0) {
            return;
        }
        JsonNode card = account.defaultCard(customer);
        if (!card.isTextual()) {
            throw StripeFault.invalid(
                    "resource_missing",
                    null,
                    "This customer has no attached payment source or default payment method. Please consider adding a"
                            + " default payment method.");
        }
        account.declineReason(card.asText()).ifPresent(reason -> {
            throw StripeFault.declined(reason);
        });
    }

    private static int amount(JsonNode item) {
        return item.path("price").path("unit_amount").asInt()
                * item.path("quantity").asInt();
    }
}
