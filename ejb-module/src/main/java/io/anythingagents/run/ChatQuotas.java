package io.anythingagents.run;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.redis.Quotas;
import io.anythingagents.redis.Quotas.Charge;
import io.anythingagents.redis.Quotas.Quota;
import io.anythingagents.redis.Quotas.Standing;
import io.anythingagents.settings.Setting;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** How often chats may be begun and runs be followed: by each caller, and by all callers of a tenant together. */
@ApplicationScoped
public class ChatQuotas {
    /** A tenant whose own limit nobody set may do as much as so many people. */
    static final int PEOPLE = 10;

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private Quotas quotas;
    private Settings settings;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected ChatQuotas() {}

    @Inject
    public ChatQuotas(Quotas quotas, Settings settings) {
        this.quotas = quotas;
        this.settings = settings;
    }

    /** What a request does. */
    public enum Kind {
        /** Asks for a whole answer. */
        CHAT("chat_per_minute"),
        /** Asks for an answer as it comes. */
        STREAM("chat_stream_per_minute"),
        /** Follows a run that was begun before. */
        EVENTS("run_events_per_minute");

        private final String quota;

        Kind(String quota) {
            this.quota = quota;
        }
    }

    /** Counts a request; gives nothing where nothing is limited, or while Redis is away. */
    public List<Standing> count(RequestContext context, Kind kind) {
        if (HealthRegistry.process().isDown(HealthRegistry.REDIS)) {
            return List.of();
        }
        List<Charge> charges = new ArrayList<>();
        charges.add(
                new Charge(own(kind), part(context.tenantId(), context.actor().subject())));
        if (kind != Kind.EVENTS) {
            charges.add(new Charge(tenants(), context.tenantId().toString()));
        }
        return quotas.count(charges);
    }

    /**
     * For those that were counted.
     *
     * @throws io.anythingagents.shared.DomainException rate-limited
     */
    public void refuseOver(List<Standing> standings) {
        quotas.refuseOver(standings);
    }

    /** Takes back what was counted for a person, and for the tenant. */
    public void forget(UUID tenantId, UUID userId) {
        for (Kind kind : Kind.values()) {
            quotas.forget(own(kind), part(tenantId, userId.toString()));
        }
        quotas.forget(tenants(), tenantId.toString());
    }

    private Quota own(Kind kind) {
        return new Quota(kind.quota, "user", settings.get(limit(kind)), WINDOW);
    }

    private static Setting<Integer> limit(Kind kind) {
        return switch (kind) {
            case CHAT -> SettingsCatalog.CHAT_RATE_LIMIT_PER_MINUTE;
            case STREAM -> SettingsCatalog.CHAT_STREAM_RATE_LIMIT_PER_MINUTE;
            case EVENTS -> SettingsCatalog.RUN_EVENTS_RATE_LIMIT_PER_MINUTE;
        };
    }

    private Quota tenants() {
        int limit = settings.find(SettingsCatalog.CHAT_TENANT_RATE_LIMIT_PER_MINUTE)
                .orElseGet(() -> PEOPLE * settings.get(SettingsCatalog.CHAT_RATE_LIMIT_PER_MINUTE));
        return new Quota("chat_tenant_per_minute", "tenant", limit, WINDOW);
    }

    private static String part(UUID tenantId, String subject) {
        return tenantId + ":" + subject;
    }
}
