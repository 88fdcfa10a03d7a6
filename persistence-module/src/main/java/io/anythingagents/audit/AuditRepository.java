package io.anythingagents.audit;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.io.StringReader;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The trail's rows: added and read, never changed. */
@ApplicationScoped
public class AuditRepository {
    private static final String COLUMNS =
            "id, tenant_id, actor, actor_role, acting_for, action, target_type, target_id,"
                    + " outcome, request_id, ip_masked, user_agent, cast(changed_fields as text), cast(details as text), created_at";

    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public AuditRepository() {}

    AuditRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Where a page of the trail ended. */
    public record Position(Instant createdAt, UUID id) {}

    /** Which events to show; null means whatever. Times are inclusive. */
    public record Filter(
            @Nullable String action,
            @Nullable String actor,
            @Nullable String targetType,
            @Nullable String targetId,
            @Nullable String outcome,
            @Nullable String requestId,
            @Nullable Instant createdAfter,
            @Nullable Instant createdBefore) {
        public static final Filter ALL = new Filter(null, null, null, null, null, null, null, null);
    }

    /** Adds an event, of a tenant or of the platform. */
    public void add(@Nullable UUID tenantId, UUID id, AuditEvent event, @Nullable String requestId, Instant now) {
        entityManager
                .createNativeQuery("""
                        insert into audit_events (id, tenant_id, actor, actor_role, acting_for, action, target_type,
                            target_id, outcome, request_id, ip_masked, user_agent, changed_fields, details, created_at)
                        values (:id, cast(:tenant as uuid), :actor, :role, :actingFor, :action, :targetType,
                            :targetId, :outcome, :request, :ip, :agent, cast(:changed as jsonb), cast(:details as jsonb),
                            :now)
                        """)
                .setParameter("id", id)
                .setParameter("tenant", tenantId == null ? null : tenantId.toString())
                .setParameter("actor", event.who().actor())
                .setParameter("role", event.who().role())
                .setParameter("actingFor", event.who().actingFor())
                .setParameter("action", event.action().word())
                .setParameter(
                        "targetType",
                        event.target() == null ? null : event.target().type())
                .setParameter(
                        "targetId",
                        event.target() == null ? null : event.target().id())
                .setParameter("outcome", event.outcome().word())
                .setParameter("request", requestId)
                .setParameter("ip", event.source().ipMasked())
                .setParameter("agent", event.source().userAgent())
                .setParameter("changed", json(event.changed()))
                .setParameter("details", json(event.details()))
                .setParameter("now", now)
                .executeUpdate();
    }

    /** Whether there is such an event that belongs to no tenant. */
    public boolean holdsAcrossTenants(AuditAction action, String targetType, String targetId) {
        return !entityManager
                .createNativeQuery("""
                        select 1 from audit_events
                        where tenant_id is null and target_type = :type and target_id = :target and action = :action
                        limit 1
                        """)
                .setParameter("type", targetType)
                .setParameter("target", targetId)
                .setParameter("action", action.word())
                .getResultList()
                .isEmpty();
    }

    /** What some tenants' trails tell since a time, oldest first. */
    public List<StoredAuditEvent> sinceAcrossTenants(Collection<UUID> tenants, Instant since, int limit) {
        if (tenants.isEmpty()) {
            return List.of();
        }
        Query query = entityManager
                .createNativeQuery("select " + COLUMNS + " from audit_events"
                        + " where tenant_id in (:tenants) and created_at >= :since order by created_at, id")
                .setParameter("tenants", tenants)
                .setParameter("since", since)
                .setMaxResults(limit);
        return SqlRow.each(query.getResultList(), AuditRepository::event);
    }

    /**
     * Removes the oldest events from before a time, with the marks on them, and says how many. Which key signed when is kept:
     * that is told once.
     */
    public int purgeAcrossTenants(Instant before, int limit) {
        // lets the trigger pass deletes, until the end of this transaction
        entityManager
                .createNativeQuery("select set_config('anything_agents.audit_retention', 'on', true)")
                .getSingleResult();
        return ((Number) entityManager
                        .createNativeQuery("""
                                with due as (
                                    select id from audit_events where created_at < :before and action <> :kept
                                    order by created_at, id limit :most for update skip locked),
                                gone as (
                                    delete from audit_events e using due where e.id = due.id
                                    returning e.tenant_id, e.id),
                                unmarked as (
                                    delete from activity_receipts r using gone
                                    where r.tenant_id = gone.tenant_id and r.event_id = gone.id)
                                select count(*) from gone
                                """)
                        .setParameter("before", before)
                        .setParameter("kept", AuditAction.SIGNING_KEY_ROTATED.word())
                        .setParameter("most", limit)
                        .getSingleResult())
                .intValue();
    }

    /** Newest first; {@code after} is the last row of the page before. */
    public List<StoredAuditEvent> page(UUID tenantId, Filter filter, @Nullable Position after, int limit) {
        Map<String, Object> values = new LinkedHashMap<>();
        StringBuilder sql = new StringBuilder("select " + COLUMNS + " from audit_events where tenant_id = :tenant");
        values.put("tenant", tenantId);
        equal(sql, values, "action", filter.action());
        equal(sql, values, "actor", filter.actor());
        equal(sql, values, "target_type", filter.targetType());
        equal(sql, values, "target_id", filter.targetId());
        equal(sql, values, "outcome", filter.outcome());
        equal(sql, values, "request_id", filter.requestId());
        if (filter.createdAfter() != null) {
            sql.append(" and created_at >= :since");
            values.put("since", filter.createdAfter());
        }
        if (filter.createdBefore() != null) {
            sql.append(" and created_at <= :until");
            values.put("until", filter.createdBefore());
        }
        if (after != null) {
            sql.append(" and (created_at, id) < (:at, :last)");
            values.put("at", after.createdAt());
            values.put("last", after.id());
        }
        sql.append(" order by created_at desc, id desc");
        Query query = entityManager.createNativeQuery(sql.toString()).setMaxResults(limit);
        values.forEach(query::setParameter);
        return SqlRow.each(query.getResultList(), AuditRepository::event);
    }

    private static void equal(StringBuilder sql, Map<String, Object> values, String column, @Nullable String value) {
        if (value != null) {
            sql.append(" and ").append(column).append(" = :").append(column);
            values.put(column, value);
        }
    }

    private static StoredAuditEvent event(SqlRow row) {
        return new StoredAuditEvent(
                row.uuid(0),
                row.optionalUuid(1),
                row.text(2),
                row.optionalText(3),
                row.optionalText(4),
                row.text(5),
                row.optionalText(6),
                row.optionalText(7),
                row.text(8),
                row.optionalText(9),
                row.optionalText(10),
                row.optionalText(11),
                texts(row.text(12)),
                facts(row.text(13)),
                row.instant(14));
    }

    private static String json(List<String> texts) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        texts.forEach(array::add);
        return array.build().toString();
    }

    private static String json(Map<String, String> facts) {
        JsonObjectBuilder object = Json.createObjectBuilder();
        facts.forEach(object::add);
        return object.build().toString();
    }

    private static List<String> texts(String json) {
        try (var reader = Json.createReader(new StringReader(json))) {
            return reader.readArray().getValuesAs(JsonString::getString);
        }
    }

    private static Map<String, String> facts(String json) {
        try (var reader = Json.createReader(new StringReader(json))) {
            Map<String, String> facts = new LinkedHashMap<>();
            reader.readObject()
                    .forEach((name, value) ->
                            facts.put(name, value instanceof JsonString text ? text.getString() : value.toString()));
            return facts;
        }
    }
}
