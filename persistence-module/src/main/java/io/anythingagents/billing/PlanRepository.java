package io.anythingagents.billing;

import io.anythingagents.billing.Plan.Feature;
import io.anythingagents.billing.Plan.Price;
import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The catalog of plans: one for the whole installation. */
@ApplicationScoped
public class PlanRepository {
    private static final String HEADS =
            "select id, code, name, trial_days, seat_included, is_active from billing_plans ";

    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public PlanRepository() {}

    PlanRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    private record Head(
            UUID id,
            String code,
            String name,
            @Nullable Integer trialDays,
            @Nullable Integer seatIncluded,
            boolean active) {}

    private record Part<T>(UUID plan, T value) {}

    /** The cheapest first, by their first price. */
    public List<Plan> all() {
        return plans(heads(entityManager.createNativeQuery(HEADS + """
                b order by (select price_cents from plan_prices where plan_id = b.id and position = 0), code
                """)));
    }

    public Optional<Plan> find(String code) {
        return plans(heads(entityManager
                        .createNativeQuery(HEADS + "where code = :code")
                        .setParameter("code", code)))
                .stream()
                .findFirst();
    }

    /** Nobody else changes it until the transaction ends. */
    public Optional<Plan> findForChange(String code) {
        return plans(heads(entityManager
                        .createNativeQuery(HEADS + "where code = :code for update")
                        .setParameter("code", code)))
                .stream()
                .findFirst();
    }

    /** False when another plan has the code. */
    public boolean addUnlessCodeTaken(UUID id, Plan plan, Instant now) {
        int added = entityManager
                .createNativeQuery("""
                        insert into billing_plans (id, code, name, trial_days, seat_included, is_active, created_at,
                            updated_at)
                        values (:id, :code, :name, cast(:trial as integer), cast(:seats as integer), :active, :now, :now)
                        on conflict (code) do nothing
                        """)
                .setParameter("id", id)
                .setParameter("code", plan.code())
                .setParameter("name", plan.name())
                .setParameter("trial", text(plan.trialDays()))
                .setParameter("seats", text(plan.seatIncluded()))
                .setParameter("active", plan.active())
                .setParameter("now", now)
                .executeUpdate();
        if (added == 1) {
            addParts(id, plan);
        }
        return added == 1;
    }

    /** Everything but the code; the caller holds the plan by {@link #findForChange}. */
    public void replace(Plan plan, Instant now) {
        UUID id = heads(entityManager
                        .createNativeQuery(HEADS + "where code = :code")
                        .setParameter("code", plan.code()))
                .get(0)
                .id();
        entityManager
                .createNativeQuery("""
                        update billing_plans set name = :name, trial_days = cast(:trial as integer),
                            seat_included = cast(:seats as integer), is_active = :active, updated_at = :now
                        where id = :id
                        """)
                .setParameter("id", id)
                .setParameter("name", plan.name())
                .setParameter("trial", text(plan.trialDays()))
                .setParameter("seats", text(plan.seatIncluded()))
                .setParameter("active", plan.active())
                .setParameter("now", now)
                .executeUpdate();
        for (String table : List.of("plan_prices", "plan_toggles", "plan_features")) {
            entityManager
                    .createNativeQuery("delete from " + table + " where plan_id = :id")
                    .setParameter("id", id)
                    .executeUpdate();
        }
        addParts(id, plan);
    }

    private void addParts(UUID id, Plan plan) {
        for (int i = 0; i < plan.prices().size(); i++) {
            Price price = plan.prices().get(i);
            entityManager
                    .createNativeQuery("""
                            insert into plan_prices (plan_id, position, currency, billing_interval, interval_count,
                                price_cents)
                            values (:id, :position, :currency, :interval, :count, :cents)
                            """)
                    .setParameter("id", id)
                    .setParameter("position", i)
                    .setParameter("currency", price.currency())
                    .setParameter("interval", price.interval())
                    .setParameter("count", price.intervalCount())
                    .setParameter("cents", price.cents())
                    .executeUpdate();
        }
        plan.toggles().forEach((key, enabled) -> entityManager
                .createNativeQuery(
                        "insert into plan_toggles (plan_id, toggle_key, enabled) values (:id, :key, :enabled)")
                .setParameter("id", id)
                .setParameter("key", key)
                .setParameter("enabled", enabled)
                .executeUpdate());
        for (int i = 0; i < plan.features().size(); i++) {
            Feature feature = plan.features().get(i);
            entityManager
                    .createNativeQuery("""
                            insert into plan_features (plan_id, position, feature_key, display_name, description,
                                soft_limit, hard_limit, is_metered)
                            values (:id, :position, :key, :name, :description, cast(:soft as bigint),
                                cast(:hard as bigint), :metered)
                            """)
                    .setParameter("id", id)
                    .setParameter("position", i)
                    .setParameter("key", feature.key())
                    .setParameter("name", feature.displayName())
                    .setParameter("description", feature.description())
                    .setParameter("soft", text(feature.softLimit()))
                    .setParameter("hard", text(feature.hardLimit()))
                    .setParameter("metered", feature.metered())
                    .executeUpdate();
        }
    }

    private static List<Head> heads(Query query) {
        return SqlRow.each(
                query.getResultList(),
                row -> new Head(
                        row.uuid(0),
                        row.text(1),
                        row.text(2),
                        row.optionalNumber(3),
                        row.optionalNumber(4),
                        row.flag(5)));
    }

    private List<Plan> plans(List<Head> heads) {
        if (heads.isEmpty()) {
            return List.of();
        }
        List<UUID> ids = heads.stream().map(Head::id).toList();
        Map<UUID, List<Price>> prices = grouped(SqlRow.each(
                rows("""
                        select plan_id, currency, billing_interval, interval_count, price_cents from plan_prices
                        where plan_id in (:ids) order by plan_id, position
                        """, ids),
                row -> new Part<>(row.uuid(0), new Price(row.text(1), row.text(2), row.number(3), row.longNumber(4)))));
        Map<UUID, List<Map.Entry<String, Boolean>>> toggles = grouped(SqlRow.each(
                rows("select plan_id, toggle_key, enabled from plan_toggles where plan_id in (:ids)", ids),
                row -> new Part<>(row.uuid(0), Map.entry(row.text(1), row.flag(2)))));
        Map<UUID, List<Feature>> features = grouped(SqlRow.each(
                rows("""
                        select plan_id, feature_key, display_name, description, soft_limit, hard_limit, is_metered
                        from plan_features where plan_id in (:ids) order by plan_id, position
                        """, ids),
                row -> new Part<>(
                        row.uuid(0),
                        new Feature(
                                row.text(1),
                                row.optionalText(2),
                                row.optionalText(3),
                                row.optionalLongNumber(4),
                                row.optionalLongNumber(5),
                                row.flag(6)))));
        return heads.stream()
                .map(head -> new Plan(
                        head.code(),
                        head.name(),
                        head.trialDays(),
                        head.seatIncluded(),
                        head.active(),
                        prices.getOrDefault(head.id(), List.of()),
                        map(toggles.getOrDefault(head.id(), List.of())),
                        features.getOrDefault(head.id(), List.of())))
                .toList();
    }

    private List<?> rows(String sql, List<UUID> ids) {
        return entityManager.createNativeQuery(sql).setParameter("ids", ids).getResultList();
    }

    private static <T> Map<UUID, List<T>> grouped(List<Part<T>> parts) {
        Map<UUID, List<T>> groups = new HashMap<>();
        parts.forEach(part ->
                groups.computeIfAbsent(part.plan(), id -> new ArrayList<>()).add(part.value()));
        return groups;
    }

    private static Map<String, Boolean> map(List<Map.Entry<String, Boolean>> entries) {
        Map<String, Boolean> map = new HashMap<>();
        entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        return map;
    }

    private static @Nullable String text(@Nullable Number number) {
        return number == null ? null : number.toString();
    }
}
