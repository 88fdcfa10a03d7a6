package io.anythingagents.metering;

import io.anythingagents.billing.GatewayException;
import io.anythingagents.billing.GatewayException.Kind;
import io.anythingagents.billing.MeterGateway;
import io.anythingagents.metering.MeterEventRepository.Leased;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The outbox and the provider's meter in memory, on a clock of their own, with a place to break things between any two steps. */
final class MeterWorld implements MeterQueue, MeterGateway {
    /** Stripe's promise, and not a minute longer. */
    private static final Duration REMEMBERED = Duration.ofHours(24);

    /** The node died here. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Row {
        private final UUID id;
        private final long quantity;
        private String state = "open";
        private int attempts;
        private int generation = 1;
        private Duration due = Duration.ZERO;
        private @Nullable Duration leasedUntil;
        private @Nullable UUID lease;
        private @Nullable Duration triedAt;

        private Row(UUID id, long quantity) {
            this.id = id;
            this.quantity = quantity;
        }
    }

    private final Map<UUID, Row> rows = new LinkedHashMap<>();
    private final Map<String, Duration> identifiers = new HashMap<>();
    private Duration now = Duration.ZERO;
    private long metered;
    Runnable between = () -> {};
    /** What becomes of a call: nothing wrong, nothing happens, or it happens and nobody hears of it. */
    @Nullable
    Kind fault;

    boolean happensAllTheSame;

    void used(long quantity) {
        UUID id = new UUID(7, rows.size());
        rows.put(id, new Row(id, quantity));
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    long metered() {
        return metered;
    }

    long sum(String state) {
        return rows.values().stream()
                .filter(row -> row.state.equals(state))
                .mapToLong(row -> row.quantity)
                .sum();
    }

    long used() {
        return rows.values().stream().mapToLong(row -> row.quantity).sum();
    }

    boolean isOpen() {
        return rows.values().stream().anyMatch(row -> row.state.equals("open") || row.state.equals("failed"));
    }

    /** What the comparison does with events in doubt, when it is certain what became of them. */
    void settleDoubt(boolean arrived) {
        rows.values().stream().filter(row -> row.state.equals("doubtful")).forEach(row -> {
            row.state = arrived ? "sent" : "failed";
            row.generation++;
            row.attempts = 0;
            row.triedAt = null;
            row.due = now;
        });
    }

    @Override
    public List<Leased> take(int limit, Duration term) {
        between.run();
        List<Leased> taken = new ArrayList<>();
        for (Row row : rows.values()) {
            boolean open = row.state.equals("open") || row.state.equals("failed");
            boolean free = row.leasedUntil == null || row.leasedUntil.compareTo(now) <= 0;
            if (open && free && row.due.compareTo(now) <= 0 && taken.size() < limit) {
                UUID lease = UUID.randomUUID();
                Duration doubt = row.triedAt == null ? null : now.minus(row.triedAt);
                row.lease = lease;
                row.leasedUntil = now.plus(term);
                row.attempts++;
                row.triedAt = row.triedAt == null ? now : row.triedAt;
                taken.add(new Leased(
                        row.id,
                        row.id,
                        "f",
                        "aa_f",
                        "cus_1",
                        row.quantity,
                        row.id + "-" + row.generation,
                        Instant.EPOCH,
                        row.attempts,
                        doubt,
                        lease));
            }
        }
        between.run();
        return taken;
    }

    @Override
    public void sent(Leased event) {
        end(event, "sent", false, Duration.ZERO);
    }

    @Override
    public void failed(Leased event, String error, boolean certain, Duration again) {
        end(event, "failed", certain, again);
    }

    @Override
    public void parked(Leased event, String error, boolean certain) {
        end(event, "parked", certain, Duration.ZERO);
    }

    @Override
    public void doubtful(Leased event, String error) {
        end(event, "doubtful", false, Duration.ZERO);
    }

    private void end(Leased event, String state, boolean certain, Duration again) {
        between.run();
        Row row = rows.get(event.id());
        if (row != null && event.lease().equals(row.lease)) {
            row.state = state;
            row.triedAt = certain && event.doubt() == null ? null : row.triedAt;
            row.lease = null;
            row.leasedUntil = null;
            row.due = now.plus(again);
        }
        between.run();
    }

    @Override
    public String processor() {
        return "memory";
    }

    @Override
    public boolean tell(MeterReading reading) {
        between.run();
        Kind kind = fault;
        boolean isNew = true;
        if (kind == null || happensAllTheSame) {
            Duration seen = identifiers.get(reading.identifier());
            isNew = seen == null || now.minus(seen).compareTo(REMEMBERED) >= 0;
            if (isNew) {
                identifiers.put(reading.identifier(), now);
                metered += reading.quantity();
            }
        }
        between.run();
        if (kind != null) {
            throw new GatewayException(kind, "test", "A test.", null);
        }
        return isNew;
    }

    @Override
    public Optional<String> meter(String eventName) {
        return Optional.of("mtr_1");
    }

    @Override
    public Map<Instant, Long> days(String meterId, String customerId, Instant from, Instant to) {
        return Map.of(Instant.EPOCH, metered);
    }
}
