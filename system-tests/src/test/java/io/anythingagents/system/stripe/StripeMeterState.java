package io.anythingagents.system.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Billing meters: what they were told, once for each identifier. An event no meter listens to is taken and lost, as at Stripe. */
public final class StripeMeterState {
    private static final long DAY = 24L * 3600;
    private static final long HOUR = 3600;
    private static final long OLDEST = 35 * DAY;
    private static final long AHEAD = 300;

    private final StripeState account;
    private final Map<String, ObjectNode> meters = new LinkedHashMap<>();
    private final Map<String, Told> events = new LinkedHashMap<>();

    private record Told(String event, String customer, long value, long at) {}

    StripeMeterState(StripeState account) {
        this.account = account;
    }

    /** What the meter of an event has of a customer. */
    public synchronized long sum(String event, String customer) {
        return events.values().stream()
                .filter(told -> told.event().equals(event) && told.customer().equals(customer))
                .mapToLong(Told::value)
                .sum();
    }

    /** As somebody makes one at Stripe's own pages. */
    public synchronized ObjectNode add(String event, String name) {
        ObjectNode meter = account.object("billing.meter", "mtr");
        meter.remove("metadata");
        meter.put("event_name", event).put("display_name", name).put("status", "active");
        meter.put("updated", StripeState.now()).putNull("event_time_window");
        meter.putObject("default_aggregation").put("formula", "sum");
        meter.putObject("customer_mapping").put("type", "by_id").put("event_payload_key", "stripe_customer_id");
        meter.putObject("value_settings").put("event_payload_key", "value");
        meters.put(StripeState.id(meter), meter);
        return meter;
    }

    synchronized JsonNode apply(StripeRequest request, String[] path) {
        if (path[1].equals("meter_events")) {
            return told(request);
        }
        if (path.length == 4) {
            return summaries(request, path[2]);
        }
        if (path.length == 3) {
            return meter(path[2]);
        }
        return request.method().equals("POST") ? created(request) : listed(request);
    }

    private JsonNode created(StripeRequest request) {
        String event = request.required("event_name");
        String name = request.required("display_name");
        request.required("default_aggregation[formula]");
        if (active(event).isPresent()) {
            throw StripeFault.invalid(
                    null, "event_name", "There is already an active meter with the event name " + event + ".");
        }
        return add(event, name);
    }

    private JsonNode listed(StripeRequest request) {
        List<ObjectNode> found = meters.values().stream()
                .filter(meter -> request.get("status")
                        .map(status -> status.equals(meter.path("status").asText()))
                        .orElse(true))
                .toList();
        return StripeState.list("/v1/billing/meters", found, false);
    }

    private ObjectNode meter(String id) {
        return Optional.ofNullable(meters.get(id)).orElseThrow(() -> StripeFault.missing("meter", "id", id));
    }

    private Optional<ObjectNode> active(String event) {
        return meters.values().stream()
                .filter(meter -> meter.path("event_name").asText().equals(event)
                        && meter.path("status").asText().equals("active"))
                .findFirst();
    }

    private JsonNode told(StripeRequest request) {
        String event = request.required("event_name");
        String customer = request.required("payload[stripe_customer_id]");
        String value = request.required("payload[value]");
        String identifier = request.required("identifier");
        long at = request.get("timestamp").map(Long::parseLong).orElse(StripeState.now());
        if (!value.matches("[0-9]{1,15}")) {
            throw StripeFault.invalid(
                    "meter_event_invalid_value", "payload[value]", "The value must be a whole number.");
        }
        if (at < StripeState.now() - OLDEST) {
            throw StripeFault.invalid(
                    "timestamp_too_far_in_past", "timestamp", "The timestamp is too far in the past.");
        }
        if (at > StripeState.now() + AHEAD) {
            throw StripeFault.invalid("timestamp_in_future", "timestamp", "The timestamp is too far in the future.");
        }
        if (events.containsKey(identifier)) {
            throw StripeFault.invalid(null, null, "An event already exists with identifier " + identifier + ".");
        }
        if (active(event).isPresent()) {
            events.put(identifier, new Told(event, customer, Long.parseLong(value), at));
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("object", "billing.meter_event").put("created", StripeState.now());
        answer.put("event_name", event).put("identifier", identifier).put("livemode", false);
        answer.put("timestamp", at);
        answer.putObject("payload").put("stripe_customer_id", customer).put("value", value);
        return answer;
    }

    private JsonNode summaries(StripeRequest request, String id) {
        String event = meter(id).path("event_name").asText();
        String customer = request.required("customer");
        long from = Long.parseLong(request.required("start_time"));
        long to = Long.parseLong(request.required("end_time"));
        long window =
                request.get("value_grouping_window").filter("hour"::equals).isPresent() ? HOUR : DAY;
        if (from % window != 0 || to % window != 0) {
            throw StripeFault.invalid(null, "start_time", "Must be aligned with the grouping window.");
        }
        Map<Long, Long> sums = new TreeMap<>();
        events.values().stream()
                .filter(told -> told.event().equals(event) && told.customer().equals(customer))
                .filter(told -> told.at() >= from && told.at() < to)
                .forEach(told -> sums.merge(told.at() - told.at() % window, told.value(), Long::sum));
        List<ObjectNode> found = new ArrayList<>();
        sums.forEach((start, sum) -> {
            ObjectNode summary = account.object("billing.meter_event_summary", "mtrusg");
            summary.put("aggregated_value", (double) sum).put("meter", id);
            summary.put("start_time", start).put("end_time", start + window);
            found.add(summary);
        });
        return StripeState.list("/v1/billing/meters/" + id + "/event_summaries", found, false);
    }
}
