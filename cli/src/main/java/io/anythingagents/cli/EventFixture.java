package io.anythingagents.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.billing.StripeApi;
import io.anythingagents.billing.StripeEventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** One of Stripe's events as a file for tests: what is wrong with it. What is found is named by its place, never repeated. */
final class EventFixture {
    private static final Pattern EVENT_ID = Pattern.compile("evt_[A-Za-z0-9_]{1,251}");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** Which object a kind of event is about: the word for it, and how its ids begin. */
    private static final Map<StripeEventKind, List<String>> ABOUT = Map.of(
            StripeEventKind.SUBSCRIPTION, List.of("subscription", "sub_"),
            StripeEventKind.INVOICE, List.of("invoice", "in_"));

    /** How ids of Stripe's begin where one object names another. */
    private static final Map<String, String> REFERENCES = Map.of(
            "customer", "cus_",
            "subscription", "sub_",
            "latest_invoice", "in_",
            "default_payment_method", "pm_");

    /** Fields that hold what people are called and where they live. */
    private static final Set<String> PERSONAL = Set.of(
            "customer_name",
            "customer_phone",
            "customer_address",
            "customer_shipping",
            "customer_tax_ids",
            "billing_details",
            "shipping",
            "phone",
            "receipt_number",
            "ip_address");

    private static final Pattern SECRET =
            Pattern.compile("(?:sk|rk|pk)_(?:live|test)_|whsec_|_secret_|Bearer |eyJ[A-Za-z0-9_-]{10,}\\.");
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>]+@([^\\s@<>]+)");
    /** RFC 2606: nobody's. */
    private static final Pattern RESERVED =
            Pattern.compile("(?:.*\\.)?(?:example\\.(?:com|net|org)|example|test|invalid|localhost)");

    private static final Pattern INVOICE_PAGE = Pattern.compile("https?://(?:invoice|pay|files)\\.stripe\\.com/.*");
    private static final Pattern CARD = Pattern.compile("(?<![0-9A-Za-z])(?:[0-9][ -]?){13,19}(?![0-9A-Za-z])");

    private final JsonNode event;
    private final List<String> faults = new ArrayList<>();

    private EventFixture(JsonNode event) {
        this.event = event;
    }

    /** Empty when nothing is wrong. */
    static List<String> faults(JsonNode event) {
        EventFixture fixture = new EventFixture(event);
        if (!event.isObject()) {
            return List.of("is no JSON object");
        }
        fixture.envelope();
        fixture.object();
        fixture.walk("", event);
        return fixture.faults;
    }

    private void envelope() {
        require("object", event.path("object").asText().equals("event"), "is not event");
        require("id", EVENT_ID.matcher(event.path("id").asText()).matches(), "is no id of an event (evt_...)");
        require(
                "api_version",
                event.path("api_version").asText().equals(StripeApi.VERSION),
                "is not " + StripeApi.VERSION);
        require(
                "created",
                event.path("created").isIntegralNumber()
                        && event.path("created").asLong() > 0,
                "is no number of seconds");
        require(
                "livemode",
                event.path("livemode").isBoolean() && !event.path("livemode").asBoolean(),
                "is not false: events of live accounts are no fixtures");
        require("type", StripeEventKind.of(event.path("type").asText()).isPresent(), "is no type anybody works on");
    }

    private void object() {
        JsonNode object = event.path("data").path("object");
        if (!object.isObject()) {
            faults.add("data.object is missing");
            return;
        }
        Optional<List<String>> about =
                StripeEventKind.of(event.path("type").asText()).map(ABOUT::get);
        about.ifPresent(expected -> {
            require(
                    "data.object.object",
                    object.path("object").asText().equals(expected.get(0)),
                    "is not " + expected.get(0));
            require(
                    "data.object.id",
                    object.path("id").asText().startsWith(expected.get(1)),
                    "does not begin with " + expected.get(1));
        });
        require("data.object.customer", object.path("customer").isTextual(), "is missing");
        JsonNode tenant = object.path("metadata").path("tenant_id");
        require(
                "data.object.metadata.tenant_id",
                tenant.isMissingNode() || UUID.matcher(tenant.asText()).matches(),
                "is no UUID");
    }

    private void walk(String place, JsonNode node) {
        if (node.isObject()) {
            node.properties().forEach(field -> {
                String name = field.getKey();
                String at = place.isEmpty() ? name : place + "." + name;
                JsonNode value = field.getValue();
                require(at, !PERSONAL.contains(name) || isEmpty(value), "names a person");
                String prefix = REFERENCES.get(name);
                require(
                        at,
                        prefix == null || !value.isTextual() || value.asText().startsWith(prefix),
                        "does not begin with " + prefix);
                walk(at, value);
            });
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(place + "[" + i + "]", node.get(i));
            }
        } else if (node.isTextual()) {
            text(place, node.asText());
        }
    }

    private void text(String place, String text) {
        require(place, !SECRET.matcher(text).find(), "holds a secret");
        require(
                place,
                ADDRESS.matcher(text).results().allMatch(found -> RESERVED.matcher(
                                found.group(1).toLowerCase(Locale.ROOT))
                        .matches()),
                "holds an address that may be somebody's; use example.com");
        require(
                place,
                !INVOICE_PAGE.matcher(text).matches(),
                "is an invoice's page, which opens it to anybody; use example.com");
        require(
                place,
                CARD.matcher(text).results().noneMatch(found -> isCardNumber(found.group())),
                "holds a card number");
    }

    /** ISO/IEC 7812-1, annex B. */
    private static boolean isCardNumber(String written) {
        String digits = written.replaceAll("[ -]", "");
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(digits.length() - 1 - i), 10);
            int weighed = i % 2 == 0 ? digit : 2 * digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        return sum % 10 == 0;
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isNull() || (value.isContainerNode() && value.isEmpty());
    }

    private void require(String place, boolean good, String otherwise) {
        if (!good) {
            faults.add(place + " " + otherwise);
        }
    }
}
