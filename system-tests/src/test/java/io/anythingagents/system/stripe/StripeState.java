package io.anythingagents.system.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What the counterpart's account holds, and what each request does to it. */
public final class StripeState {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, ObjectNode> customers = new LinkedHashMap<>();
    private final Map<String, ObjectNode> methods = new LinkedHashMap<>();
    private final Map<String, String> declining = new LinkedHashMap<>();
    private final StripeSubscriptionState subscriptions = new StripeSubscriptionState(this);
    private final StripeMeterState meters = new StripeMeterState(this);
    private final StripeCatalogState catalog = new StripeCatalogState(this);
    private int counter;

    /** A card nobody has yet, as the browser makes one. */
    public synchronized String newCard(String brand, String last4) {
        ObjectNode method = object("payment_method", "pm");
        method.put("type", "card").putNull("customer");
        method.putObject("card")
                .put("brand", brand)
                .put("last4", last4)
                .put("exp_month", 12)
                .put("exp_year", 2031);
        methods.put(id(method), method);
        return id(method);
    }

    /** A card that will be declined for this reason whenever it is charged. */
    public synchronized String newDecliningCard(String reason) {
        String card = newCard("visa", "9995");
        declining.put(card, reason);
        return card;
    }

    /** As somebody does at Stripe's own pages. */
    public synchronized void putCard(String customer, String card) {
        method(card).put("customer", customer);
        ((ObjectNode) customer(customer).path("invoice_settings")).put("default_payment_method", card);
    }

    /** Those of one tenant, by the metadata. */
    public synchronized List<JsonNode> customersOf(String tenant) {
        return copies(customers.values(), of("tenant_id", tenant));
    }

    /** The newest first. */
    public synchronized List<JsonNode> subscriptionsOf(String tenant) {
        return copies(subscriptions.all(), of("tenant_id", tenant));
    }

    /** As somebody changes one at Stripe's own pages. */
    public synchronized ObjectNode subscription(String id) {
        return subscriptions.find(id);
    }

    /** What usage is billed by. */
    public StripeMeterState meters() {
        return meters;
    }

    /** Products, prices or webhook_endpoints, as they are: changing one changes it for everybody. */
    synchronized List<ObjectNode> catalog(String kind) {
        return catalog.all(kind);
    }

    /** Those of one subscription, the newest first. */
    public synchronized List<JsonNode> invoicesOf(String subscription) {
        List<JsonNode> found = new ArrayList<>();
        for (ObjectNode invoice : subscriptions.invoices()) {
            if (StripeSubscriptionState.subscriptionOf(invoice).equals(subscription)) {
                found.add(invoice.deepCopy());
            }
        }
        return found;
    }

    /** As it becomes when somebody pays it, or does not. */
    public synchronized ObjectNode invoice(String id) {
        return subscriptions.invoice(id);
    }

    synchronized JsonNode apply(StripeRequest request) {
        String[] path = request.path().substring(1).split("/");
        return switch (path[0]) {
            case "customers" -> path.length == 3 ? methodsOf(path[1]) : customer(request, path);
            case "payment_methods" -> method(request, path);
            case "setup_intents" -> setupIntent(request);
            case "checkout" -> session(request, "checkout.session", "cs_test", "https://checkout.stripe.com/c/pay/");
            case "billing_portal" -> session(request, "billing_portal.session", "bps", "https://billing.stripe.com/p/");
            case "billing" -> meters.apply(request, path);
            case "products", "prices", "webhook_endpoints" -> catalog.apply(request, path);
            default -> subscriptions.apply(request, path);
        };
    }

    Optional<String> declineReason(String card) {
        return Optional.ofNullable(declining.get(card));
    }

    /** Null in JSON where there is none. */
    JsonNode defaultCard(String customer) {
        return customer(customer).path("invoice_settings").path("default_payment_method");
    }

    ObjectNode customer(String id) {
        ObjectNode found = customers.get(id);
        if (found == null) {
            throw StripeFault.missing("customer", "customer", id);
        }
        return found;
    }

    ObjectNode object(String type, String prefix) {
        counter++;
        ObjectNode made = JSON.objectNode();
        made.put("id", prefix + "_counterpart" + counter).put("object", type);
        made.put("created", now()).put("livemode", false);
        made.putObject("metadata");
        return made;
    }

    static long now() {
        return Instant.now().getEpochSecond();
    }

    static String id(JsonNode object) {
        return object.path("id").asText();
    }

    static ObjectNode list(String url, Collection<? extends JsonNode> items, boolean more) {
        ObjectNode list =
                JSON.objectNode().put("object", "list").put("url", url).put("has_more", more);
        ArrayNode data = list.putArray("data");
        items.forEach(data::add);
        return list;
    }

    static void metadata(ObjectNode object, StripeRequest request) {
        request.map("metadata").forEach(((ObjectNode) object.path("metadata"))::put);
    }

    private JsonNode customer(StripeRequest request, String[] path) {
        ObjectNode customer;
        if (path.length == 1) {
            customer = object("customer", "cus");
            customer.putNull("email").putNull("name").putNull("description");
            customer.putObject("invoice_settings").putNull("default_payment_method");
            customers.put(id(customer), customer);
        } else {
            customer = Optional.ofNullable(customers.get(path[1]))
                    .orElseThrow(() -> StripeFault.missing("customer", "id", path[1]));
        }
        for (String field : List.of("email", "name", "description")) {
            request.get(field).ifPresent(value -> customer.put(field, value));
        }
        metadata(customer, request);
        request.get("invoice_settings[default_payment_method]").ifPresent(card -> {
            if (!method(card).path("customer").asText().equals(id(customer))) {
                throw StripeFault.missing("PaymentMethod", "invoice_settings[default_payment_method]", card);
            }
            ((ObjectNode) customer.path("invoice_settings")).put("default_payment_method", card);
        });
        return customer;
    }

    private JsonNode methodsOf(String customer) {
        customer(customer);
        return list(
                "/v1/customers/" + customer + "/payment_methods",
                methods.values().stream()
                        .filter(method -> method.path("customer").asText().equals(customer))
                        .toList(),
                false);
    }

    private JsonNode method(StripeRequest request, String[] path) {
        ObjectNode method = method(path[1]);
        if (path.length == 3 && path[2].equals("attach")) {
            String customer = id(customer(request.required("customer")));
            declineReason(path[1]).filter("lost_card"::equals).ifPresent(reason -> {
                throw StripeFault.declined(reason);
            });
            method.put("customer", customer);
        } else if (path.length == 3 && path[2].equals("detach")) {
            if (method.path("customer").isNull()) {
                throw StripeFault.invalid(null, null, "The payment method you provided is not attached to a customer.");
            }
            ObjectNode settings =
                    (ObjectNode) customer(method.path("customer").asText()).path("invoice_settings");
            if (settings.path("default_payment_method").asText().equals(path[1])) {
                settings.putNull("default_payment_method");
            }
            method.putNull("customer");
        }
        return method;
    }

    private ObjectNode method(String id) {
        ObjectNode found = methods.get(id);
        if (found == null) {
            throw StripeFault.missing("PaymentMethod", "payment_method", id);
        }
        return found;
    }

    private JsonNode setupIntent(StripeRequest request) {
        ObjectNode intent = object("setup_intent", "seti");
        intent.put("customer", id(customer(request.required("customer"))));
        intent.put("status", "requires_payment_method").put("usage", "off_session");
        return intent.put("client_secret", id(intent) + "_secret_counterpart");
    }

    private JsonNode session(StripeRequest request, String type, String prefix, String address) {
        ObjectNode session = object(type, prefix);
        session.put("customer", id(customer(request.required("customer"))));
        request.get("line_items[0][price]").ifPresent(subscriptions::price);
        session.put("mode", request.get("mode").orElse(null));
        metadata(session, request);
        return session.put("url", address + id(session));
    }

    private static Predicate<JsonNode> of(String name, String value) {
        return object -> object.path("metadata").path(name).asText().equals(value);
    }

    private static List<JsonNode> copies(Collection<? extends JsonNode> objects, Predicate<JsonNode> wanted) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode object : objects) {
            if (wanted.test(object)) {
                found.add(0, object.deepCopy());
            }
        }
        return found;
    }
}
