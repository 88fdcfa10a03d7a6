package io.anythingagents.billing;

import io.anythingagents.billing.EventHandler.Effect;
import io.anythingagents.billing.StripeWorkRepository.Leased;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The provider, the table of events and the tenant's subscription in memory. Between every two steps of the work the
 * {@link Between} is asked, who may let anything happen there: another node's work, time, a change at the provider, a death.
 */
final class SubscriptionWorld implements EventQueue, SubscriptionReader, SubscriptionBook {
    static final UUID TENANT = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** What may happen between two steps. */
    interface Between {
        void step();
    }

    /** The node dies here. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** One state in a subscription's life. */
    record State(String subscription, SubscriptionStatus status, String plan, boolean canceling) {}

    private static final class Row {
        private final Leased event;
        private String outcome = "received";
        private int attempts;
        private @Nullable UUID lease;
        private int restsFor;

        Row(Leased event) {
            this.event = event;
        }
    }

    private final Map<String, GatewaySubscription> provider = new TreeMap<>();
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final List<MirroredSubscription> written = new ArrayList<>();
    private final List<String> audited = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private @Nullable MirroredSubscription known;
    private long version;
    private int changes;
    private int leases;
    Between between = () -> {};

    /** The provider's state changes; gives the id of the event that would say so. */
    String becomes(State state) {
        changes++;
        Instant now = START.plus(Duration.ofDays(changes));
        boolean over = SubscriptionMerge.isOver(state.status());
        GatewaySubscription before = provider.get(state.subscription());
        provider.put(
                state.subscription(),
                new GatewaySubscription(
                        state.subscription(),
                        "cus_1",
                        state.status().word(),
                        state.plan(),
                        "price_" + state.plan(),
                        "si_1",
                        changes, // the number of seats tells each state from all others
                        before == null ? now : before.startedAt(),
                        START,
                        START.plus(Duration.ofDays(400)),
                        null,
                        state.canceling(),
                        state.canceling() ? START.plus(Duration.ofDays(400)) : null,
                        null,
                        over ? now : null,
                        before == null ? now : before.createdAt(),
                        null,
                        null,
                        false,
                        Map.of("tenant_id", TENANT.toString())));
        return "evt_" + changes;
    }

    /** An event arrives, perhaps again. */
    void deliver(String eventId, String subscription) {
        rows.computeIfAbsent(
                eventId,
                id -> new Row(new Leased(
                        UUID.nameUUIDFromBytes(id.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        id,
                        "customer.subscription.updated",
                        "{}",
                        subscription,
                        TENANT.toString(),
                        null,
                        0,
                        UUID.randomUUID())));
    }

    /** So much that every lease is over and every failure is due again. */
    void timePasses() {
        rows.values().forEach(row -> {
            row.lease = null;
            row.restsFor = 0;
        });
    }

    boolean isAllDone() {
        return rows.values().stream().allMatch(row -> row.outcome.equals("processed"));
    }

    @Nullable
    MirroredSubscription known() {
        return known;
    }

    List<MirroredSubscription> written() {
        return written;
    }

    List<String> audited() {
        return audited;
    }

    /** Ids of events as often as they were ended for good. */
    List<String> ended() {
        return ended;
    }

    int events() {
        return rows.size();
    }

    // the table of events

    @Override
    public List<Leased> take(int limit, Duration term) {
        between.step();
        List<Leased> taken = new ArrayList<>();
        leases++;
        UUID lease = new UUID(0, leases);
        for (Row row : rows.values()) {
            boolean open = row.outcome.equals("received") || row.outcome.equals("failed");
            if (open && row.lease == null && row.restsFor == 0 && taken.size() < limit) {
                row.lease = lease;
                row.attempts++;
                Leased event = row.event;
                taken.add(new Leased(
                        event.id(),
                        event.stripeId(),
                        event.type(),
                        event.payload(),
                        event.objectId(),
                        event.tenantHint(),
                        event.createdAt(),
                        row.attempts,
                        lease));
            }
        }
        between.step();
        return taken;
    }

    @Override
    public Settled settle(Leased event, Effect effect) {
        between.step();
        Settled settled = settleNow(event, effect);
        between.step();
        return settled;
    }

    private Settled settleNow(Leased event, Effect effect) {
        Row row = held(event);
        if (row == null) {
            return Settled.LEASE_LOST;
        }
        if (!effect.apply()) {
            return Settled.OUT_OF_DATE;
        }
        end(row, "processed");
        ended.add(event.stripeId());
        return Settled.DONE;
    }

    @Override
    public void ignored(Leased event) {
        throw new AssertionError("Every event is about the tenant");
    }

    @Override
    public void failed(Leased event, String error, Duration again) {
        Row row = held(event);
        if (row != null) {
            end(row, "failed");
            row.restsFor = 1;
        }
    }

    @Override
    public void parked(Leased event, String error) {
        throw new AssertionError("Parked: " + error);
    }

    private @Nullable Row held(Leased event) {
        Row row = rows.get(event.stripeId());
        return row != null && event.lease().equals(row.lease) ? row : null;
    }

    private static void end(Row row, String outcome) {
        row.outcome = outcome;
        row.lease = null;
    }

    // the provider

    @Override
    public String processor() {
        return "stripe";
    }

    @Override
    public Optional<GatewaySubscription> subscription(String id) {
        between.step();
        Optional<GatewaySubscription> answer = Optional.ofNullable(provider.get(id));
        between.step();
        return answer;
    }

    // the tenant's subscription

    @Override
    public Optional<UUID> tenantOf(String processor, String subscriptionId, String customerId) {
        return Optional.empty();
    }

    @Override
    public boolean isTenant(UUID tenantId) {
        return TENANT.equals(tenantId);
    }

    @Override
    public long version(UUID tenantId) {
        between.step();
        return version;
    }

    @Override
    public Optional<KnownSubscription> lock(UUID tenantId) {
        MirroredSubscription mirrored = known;
        return mirrored == null
                ? Optional.empty()
                : Optional.of(new KnownSubscription(version, mirrored.planCode(), mirrored));
    }

    @Override
    public void write(UUID tenantId, MirroredSubscription subscription, List<String> changed, Cause cause) {
        known = subscription;
        version++;
        written.add(subscription);
        audited.add(String.join(",", changed));
    }

    @Override
    public void tell(UUID tenantId, Leased event, MirroredSubscription now, @Nullable GatewayInvoice invoice) {
        told.add(event.stripeId());
    }

    /** Ids of events the tenant was told of. */
    List<String> told() {
        return told;
    }

    /** What a start or change asked for by the tenant writes, past the events. */
    void writeFromAnswer(String subscription) {
        GatewaySubscription answer = provider.get(subscription);
        if (answer != null) {
            SubscriptionMerge.of(lock(TENANT).orElse(null), answer, processor()).ifPresent(change -> {
                known = change.after();
                version++;
            });
        }
    }
}
