package io.anythingagents.conversation;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.job.Lease;
import io.anythingagents.job.Leases;
import io.anythingagents.migration.MigrationState;
import io.anythingagents.observability.EventLog;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Ids;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.IntUnaryOperator;

/** Looks every half minute for conversations that were kept long enough; a lease sees to it that one node works on them. */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class ConversationRetentionTimer {
    private static final EventLog LOG = EventLog.of(ConversationRetentionTimer.class);
    private static final String LEASE = "conversation-retention";
    private static final Duration TERM = Duration.ofMinutes(1);
    /** Each takes its messages, runs and their logs along. */
    private static final int AT_ONCE = 50;

    @Inject
    private ConversationRetention retention;

    @Inject
    private Leases leases;

    @Inject
    private Settings settings;

    @Inject
    private MigrationState schema;

    @Inject
    private Ids ids;

    private String holder = "";
    private boolean failing;

    @SuppressWarnings("NullAway.Init") // injected
    public ConversationRetentionTimer() {}

    @PostConstruct
    void start() {
        holder = ids.next().toString();
    }

    @Schedule(hour = "*", minute = "*", second = "15/30", persistent = false)
    void tick() {
        if (!schema.isCurrent() || HealthRegistry.process().isDown(HealthRegistry.DATABASE)) {
            return;
        }
        try {
            leases.acquire(LEASE, holder, TERM).ifPresent(this::work);
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.warn(
                        "conversation.retention_failing", "reason", e.getClass().getSimpleName());
            }
        }
    }

    private void work(Lease lease) {
        Duration unlisted = settings.get(SettingsCatalog.CHAT_COMPLETIONS_KEPT_HOURS);
        int purged = all(lease, limit -> retention.purgeUnlisted(unlisted, limit));
        Duration kept = settings.get(SettingsCatalog.CONVERSATION_RETENTION_DAYS);
        if (!kept.isZero()) {
            purged += all(lease, limit -> retention.purge(kept, limit));
        }
        if (purged > 0) {
            LOG.info("conversation.purged", "conversations", purged);
        }
    }

    private int all(Lease lease, IntUnaryOperator purge) {
        int purged = 0;
        int some;
        do {
            some = purge.applyAsInt(AT_ONCE);
            purged += some;
        } while (some == AT_ONCE && leases.renew(lease, TERM));
        return purged;
    }
}
