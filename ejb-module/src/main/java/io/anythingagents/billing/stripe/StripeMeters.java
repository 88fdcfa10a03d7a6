package io.anythingagents.billing.stripe;

import com.stripe.exception.StripeException;
import com.stripe.model.StripeCollection;
import com.stripe.model.billing.Meter;
import com.stripe.model.billing.MeterEventSummary;
import com.stripe.param.billing.MeterEventCreateParams;
import com.stripe.param.billing.MeterEventSummaryListParams;
import com.stripe.param.billing.MeterListParams;
import io.anythingagents.billing.GatewayException;
import io.anythingagents.billing.GatewayException.Kind;
import io.anythingagents.billing.MeterGateway;
import io.anythingagents.observability.Metrics;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stripe's billing meters. Stripe says yes to an event of a meter that does not exist and forgets it, so a meter is looked for
 * first; it says no to an identifier it has, which means that the event is there.
 */
public final class StripeMeters implements MeterGateway {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration METERS_KNOWN = Duration.ofMinutes(10);
    private static final long PAGE = 100;

    private final StripeCalls calls;
    private final LongSupplier nanoClock;
    private final Map<String, Seen> meters = new ConcurrentHashMap<>();

    private record Seen(String id, long at) {}

    /**
     * Makes no call yet.
     *
     * @param base where Stripe's API is
     * @param timeout for one answer
     */
    public StripeMeters(String secretKey, URI base, Duration timeout, Metrics metrics) {
        this(
                new StripeCalls(secretKey, base, timeout, FIRST_PAUSE, metrics, () -> ThreadLocalRandom.current()
                        .nextDouble()),
                System::nanoTime);
    }

    StripeMeters(StripeCalls calls, LongSupplier nanoClock) {
        this.calls = calls;
        this.nanoClock = nanoClock;
    }

    @Override
    public String processor() {
        return "stripe";
    }

    @Override
    public boolean tell(MeterReading reading) {
        if (known(reading.eventName()).isEmpty()) {
            throw new GatewayException(
                    Kind.MISCONFIGURED, "meter_missing", "The payment provider has no such meter.", null);
        }
        MeterEventCreateParams params = MeterEventCreateParams.builder()
                .setEventName(reading.eventName())
                .setIdentifier(reading.identifier())
                .setTimestamp(reading.at().getEpochSecond())
                .putPayload("stripe_customer_id", reading.customerId())
                .putPayload("value", Long.toString(reading.quantity()))
                .build();
        try {
            calls.writeOnce(
                    "meter_event.create",
                    reading.identifier() + "-" + reading.attempt(),
                    (client, options) -> client.v1().billing().meterEvents().create(params, options));
            return true;
        } catch (GatewayException e) {
            if (isThere(e)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public Optional<String> meter(String eventName) {
        String last = null;
        while (true) {
            MeterListParams.Builder params = MeterListParams.builder()
                    .setStatus(MeterListParams.Status.ACTIVE)
                    .setLimit(PAGE);
            if (last != null) {
                params.setStartingAfter(last);
            }
            StripeCollection<Meter> page = calls.read(
                    "meter.list",
                    (client, options) -> client.v1().billing().meters().list(params.build(), options));
            for (Meter meter : page.getData()) {
                last = meter.getId();
                if (eventName.equals(meter.getEventName())) {
                    return Optional.of(meter.getId());
                }
            }
            if (!Boolean.TRUE.equals(page.getHasMore()) || last == null) {
                return Optional.empty();
            }
        }
    }

    @Override
    public Map<Instant, Long> days(String meterId, String customerId, Instant from, Instant to) {
        Map<Instant, Long> days = new HashMap<>();
        String last = null;
        while (true) {
            List<MeterEventSummary> page = page(meterId, customerId, from, to, last);
            for (MeterEventSummary day : page) {
                last = day.getId();
                days.merge(
                        Instant.ofEpochSecond(Objects.requireNonNull(day.getStartTime())),
                        day.getAggregatedValue().longValue(),
                        Long::sum);
            }
            if (page.size() < PAGE) {
                return days;
            }
        }
    }

    private List<MeterEventSummary> page(
            String meterId, String customerId, Instant from, Instant to, @Nullable String last) {
        MeterEventSummaryListParams.Builder params = MeterEventSummaryListParams.builder()
                .setCustomer(customerId)
                .setStartTime(from.getEpochSecond())
                .setEndTime(to.getEpochSecond())
                .setValueGroupingWindow(MeterEventSummaryListParams.ValueGroupingWindow.DAY)
                .setLimit(PAGE);
        if (last != null) {
            params.setStartingAfter(last);
        }
        return calls.read(
                        "meter.event_summaries",
                        (client, options) ->
                                client.v1().billing().meters().eventSummaries().list(meterId, params.build(), options))
                .getData();
    }

    /** Asked again after a while, for somebody may switch a meter off. */
    private Optional<String> known(String eventName) {
        long now = nanoClock.getAsLong();
        Seen seen = meters.get(eventName);
        if (seen != null && now - seen.at() < METERS_KNOWN.toNanos()) {
            return Optional.of(seen.id());
        }
        Optional<String> found = meter(eventName);
        found.ifPresent(id -> meters.put(eventName, new Seen(id, now)));
        return found;
    }

    /** Stripe has a code for it in its newer API and only a sentence in this one. */
    private static boolean isThere(GatewayException e) {
        if (e.kind() != Kind.INVALID) {
            return false;
        }
        return e.providerCode().equals("duplicate_meter_event")
                || (e.getCause() instanceof StripeException cause
                        && Objects.requireNonNullElse(cause.getMessage(), "")
                                .contains("already exists with identifier"));
    }
}
