package io.anythingagents.run;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.redis.Quotas;
import io.anythingagents.redis.Quotas.Charge;
import io.anythingagents.redis.Quotas.Quota;
import io.anythingagents.redis.Quotas.Standing;
import io.anythingagents.settings.Setting;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.Digests;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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

    /**
     * Counts a request; gives nothing where nothing is limited, or while Redis is away. One that was let in a moment ago under
     * the same name begins nothing: it counts as a look at what it began.
     *
     * @param name by which its caller may send it again; null when it has none
     */
    public List<Standing> count(RequestContext context, Kind kind, @Nullable String name) {
        if (HealthRegistry.process().isDown(HealthRegistry.REDIS)) {
            return List.of();
        }
        String caller = part(context.tenantId(), context.actor().subject());
        Charge look = new Charge(own(Kind.EVENTS), caller);
        if (kind == Kind.EVENTS) {
            return quotas.count(List.of(look));
        }
        List<Charge> charges = List.of(
                new Charge(own(kind), caller),
                new Charge(tenants(), context.tenantId().toString()));
        if (name == null) {
            return quotas.count(charges);
        }
        String request = caller + ":" + Digests.sha256Hex(name.getBytes(StandardCharsets.UTF_8));
        return quotas.countOnce(charges, request, WINDOW).orElseGet(() -> quotas.count(List.of(look)));
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
            quotas.forget(own(kind), part(tenantId, Actor.User.subjectOf(userId)));
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
