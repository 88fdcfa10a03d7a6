package io.anythingagents.billing;

import io.anythingagents.billing.BillingStreamRepository.Line;
import io.anythingagents.observability.Metrics;
import io.anythingagents.redis.RedisStreams;
import io.anythingagents.redis.RedisStreams.UnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the lines of the billing streams. Any node may at any time, also two at once: an entry's id is its number, Redis
 * takes no number twice, and whoever publishes begins with the first line that is not known to be there.
 */
@ApplicationScoped
public class BillingStreamPublisher {
    private static final int BATCH = 200;
    private static final String METRIC = "stripe_billing_stream_events";

    private BillingOutbox outbox;
    private BillingStreamStore store;
    private Metrics metrics;
    private Clock clock;
    private volatile @Nullable Instant waitingSince;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected BillingStreamPublisher() {}

    @Inject
    public BillingStreamPublisher(BillingOutbox outbox, BillingStreamStore store, Metrics metrics, Clock clock) {
        this.outbox = outbox;
        this.store = store;
        this.metrics = metrics;
        this.clock = clock;
        metrics.gauge("stripe_billing_stream_backlog_seconds", this::backlogSeconds);
    }

    /** How long the oldest line waits that this node could not publish; 0 for none. */
    private double backlogSeconds() {
        Instant since = waitingSince;
        return since == null ? 0 : Duration.between(since, clock.instant()).toMillis() / 1_000.0;
    }

    /**
     * Until nothing is left.
     *
     * @throws UnavailableException when Redis is away; nothing is lost, the next call goes on
     */
    public void run() {
        List<Line> lines = outbox.open(BATCH);
        while (!lines.isEmpty()) {
            Map<UUID, Long> last = new LinkedHashMap<>();
            try {
                for (Line line : lines) {
                    store.publish(line.tenantId(), line.number(), line.text());
                    last.put(line.tenantId(), line.number());
                    metrics.increment(METRIC, "source", "webhook", "result", "published");
                }
            } catch (RedisStreams.UnavailableException e) {
                metrics.increment(METRIC, "source", "webhook", "result", "failed");
                waitingSince = outbox.oldestOpen().orElse(null);
                throw e;
            } finally {
                last.forEach(outbox::published);
            }
            lines = outbox.open(BATCH);
        }
        waitingSince = null;
    }
}
