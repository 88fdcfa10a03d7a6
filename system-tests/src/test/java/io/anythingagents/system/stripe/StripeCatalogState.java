package io.anythingagents.system.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Products, prices and webhook endpoints, as a set-up makes them. */
final class StripeCatalogState {
    private final StripeState account;
    private final Map<String, ObjectNode> products = new LinkedHashMap<>();
    private final Map<String, ObjectNode> prices = new LinkedHashMap<>();
    private final Map<String, ObjectNode> endpoints = new LinkedHashMap<>();

    StripeCatalogState(StripeState account) {
        this.account = account;
    }

    JsonNode apply(StripeRequest request, String[] path) {
        return switch (path[0]) {
            case "products" -> product(request, path);
            case "prices" -> price(request);
            default -> endpoint(request, path);
        };
    }

    List<ObjectNode> all(String kind) {
        Map<String, ObjectNode> found =
                switch (kind) {
                    case "products" -> products;
                    case "prices" -> prices;
                    default -> endpoints;
                };
        return List.copyOf(found.values());
    }

    private JsonNode product(StripeRequest request, String[] path) {
        ObjectNode product;
        if (path.length == 1) {
            product = account.object("product", "prod");
            request.get("id").ifPresent(id -> {
                if (products.containsKey(id)) {
                    throw StripeFault.invalid("resource_already_exists", "id", "Product already exists.");
                }
                product.put("id", id);
            });
            product.put("active", true).put("name", request.required("name"));
            products.put(StripeState.id(product), product);
        } else {
            product = Optional.ofNullable(products.get(path[1]))
                    .orElseThrow(() -> StripeFault.missing("product", "id", path[1]));
        }
        request.get("name").ifPresent(name -> product.put("name", name));
        request.get("active").ifPresent(active -> product.put("active", Boolean.parseBoolean(active)));
        StripeState.metadata(product, request);
        return product;
    }

    private JsonNode price(StripeRequest request) {
        if (request.method().equals("GET")) {
            return StripeState.list(
                    "/v1/prices",
                    prices.values().stream()
                            .filter(price -> request.get("lookup_keys[0]")
                                    .map(key ->
                                            key.equals(price.path("lookup_key").asText()))
                                    .orElse(true))
                            .toList(),
                    false);
        }
        String product = request.required("product");
        if (!products.containsKey(product)) {
            throw StripeFault.missing("product", "product", product);
        }
        String key = request.required("lookup_key");
        prices.values().stream()
                .filter(price -> price.path("lookup_key").asText().equals(key))
                .forEach(price -> {
                    if (request.get("transfer_lookup_key")
                            .filter("true"::equals)
                            .isEmpty()) {
                        throw StripeFault.invalid(null, "lookup_key", "A price already uses that lookup key.");
                    }
                    price.putNull("lookup_key");
                });
        ObjectNode price = account.object("price", "price");
        price.put("active", true).put("product", product).put("lookup_key", key);
        price.put("currency", request.required("currency"));
        price.put("unit_amount", Long.parseLong(request.required("unit_amount")));
        price.putObject("recurring")
                .put("interval", request.required("recurring[interval]"))
                .put("interval_count", Integer.parseInt(request.required("recurring[interval_count]")))
                .put("usage_type", "licensed");
        StripeState.metadata(price, request);
        prices.put(StripeState.id(price), price);
        return price;
    }

    private JsonNode endpoint(StripeRequest request, String[] path) {
        if (path.length == 1 && request.method().equals("GET")) {
            return StripeState.list(
                    "/v1/webhook_endpoints",
                    endpoints.values().stream()
                            .map(StripeCatalogState::withoutSecret)
                            .toList(),
                    false);
        }
        ObjectNode endpoint;
        if (path.length == 1) {
            endpoint = account.object("webhook_endpoint", "we");
            endpoint.put("url", request.required("url")).put("status", "enabled");
            endpoint.put("secret", "whsec_" + StripeState.id(endpoint) + "_secret");
            endpoint.put("api_version", request.get("api_version").orElse(null));
            request.required("enabled_events[0]");
            endpoints.put(StripeState.id(endpoint), endpoint);
        } else {
            endpoint = Optional.ofNullable(endpoints.get(path[1]))
                    .orElseThrow(() -> StripeFault.missing("webhook endpoint", "id", path[1]));
            if (request.method().equals("DELETE")) {
                endpoints.remove(path[1]);
                return endpoint.put("deleted", true);
            }
        }
        Map<String, String> events = request.map("enabled_events");
        if (!events.isEmpty()) {
            ArrayNode sent = endpoint.putArray("enabled_events");
            events.values().forEach(sent::add);
        }
        StripeState.metadata(endpoint, request);
        return path.length == 1 ? endpoint.deepCopy() : withoutSecret(endpoint);
    }

    /** It is shown once. */
    private static ObjectNode withoutSecret(ObjectNode endpoint) {
        ObjectNode shown = endpoint.deepCopy();
        shown.remove("secret");
        return shown;
    }
}
