package io.anythingagents.audit;

import io.anythingagents.shared.Actor;
import io.anythingagents.shared.RequestContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was done or attempted: {@code AuditEvent.of(CONVERSATION_DELETED).by(context).target("conversation",
 * id)}. Each word adds to a copy. Holds ids and the names of changed fields, never their values, tokens, passwords or
 * unmasked addresses.
 */
public record AuditEvent(
        AuditAction action,
        Who who,
        @Nullable UUID tenantId,
        @Nullable Target target,
        AuditOutcome outcome,
        Source source,
        List<String> changed,
        Map<String, String> details) {
    private static final int LONGEST_VALUE = 1_024;

    /**
     * Who did it.
     *
     * @param actor as {@link Actor#subject()}, or {@code anonymous}
     * @param role in the tenant, or {@code platform_operator}
     * @param actingFor on whose behalf, where the actor stands in for somebody
     */
    public record Who(
            String actor, @Nullable String role, @Nullable String actingFor) {}

    /** What it was done to. */
    public record Target(String type, String id) {}

    /** Which request asked for it, and from where; the address already masked. */
    public record Source(
            @Nullable String requestId,
            @Nullable String ipMasked,
            @Nullable String userAgent) {}

    public AuditEvent {
        changed = List.copyOf(changed);
        details = Map.copyOf(details);
    }

    /** A success of nobody in particular, until more is said. */
    public static AuditEvent of(AuditAction action) {
        return new AuditEvent(
                action,
                new Who("anonymous", null, null),
                null,
                null,
                AuditOutcome.SUCCESS,
                new Source(null, null, null),
                List.of(),
                Map.of());
    }

    /** Actor, tenant and request of a call. */
    public AuditEvent by(RequestContext context) {
        return actor(context.actor())
                .tenant(context.hasTenant() ? context.tenantId() : null)
                .requestId(context.requestId());
    }

    public AuditEvent actor(Actor actor) {
        return actor(actor.subject())
                .role(actor instanceof Actor.User user ? user.role().wireName() : null);
    }

    /** By subject, where no request says who acts: {@code user:<uuid>}, {@code system:<job>}, {@code operator:<name>}. */
    public AuditEvent actor(String subject) {
        return who(new Who(subject, who.role, who.actingFor));
    }

    public AuditEvent user(UUID userId) {
        return actor("user:" + userId);
    }

    public AuditEvent role(@Nullable String role) {
        return who(new Who(who.actor, role, who.actingFor));
    }

    public AuditEvent actingFor(@Nullable String subject) {
        return who(new Who(who.actor, who.role, subject));
    }

    /** Whose activity shows it; without a tenant it belongs to the platform. */
    public AuditEvent tenant(@Nullable UUID tenant) {
        return new AuditEvent(action, who, tenant, target, outcome, source, changed, details);
    }

    public AuditEvent target(String type, UUID id) {
        return target(type, id.toString());
    }

    public AuditEvent target(String type, String id) {
        return new AuditEvent(action, who, tenantId, new Target(type, id), outcome, source, changed, details);
    }

    public AuditEvent outcome(AuditOutcome how) {
        return new AuditEvent(action, who, tenantId, target, how, source, changed, details);
    }

    /** Without this word the correlation id of the thread is taken. */
    public AuditEvent requestId(@Nullable String id) {
        return source(new Source(id, source.ipMasked, source.userAgent));
    }

    public AuditEvent from(@Nullable String maskedAddress, @Nullable String userAgent) {
        return source(new Source(source.requestId, maskedAddress, userAgent));
    }

    /** Names of changed fields, never their values. */
    public AuditEvent changed(String... fields) {
        List<String> all = new ArrayList<>(changed);
        all.addAll(List.of(fields));
        return new AuditEvent(action, who, tenantId, target, outcome, source, all, details);
    }

    /** One more fact that helps to understand it; long values are cut, null is left out. */
    public AuditEvent detail(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        String text = value.toString();
        Map<String, String> all = new LinkedHashMap<>(details);
        all.put(name, text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) : text);
        return new AuditEvent(action, who, tenantId, target, outcome, source, changed, all);
    }

    private AuditEvent who(Who changedWho) {
        return new AuditEvent(action, changedWho, tenantId, target, outcome, source, changed, details);
    }

    private AuditEvent source(Source changedSource) {
        return new AuditEvent(action, who, tenantId, target, outcome, changedSource, changed, details);
    }
}
