package io.anythingagents.billing;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.billing.Plan.Feature;
import io.anythingagents.billing.Plan.Price;
import io.anythingagents.shared.Ids;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The plans an installation begins with, for release scripts. Adds what is missing and leaves alone what is there, because
 * the operator may have changed it. The migration that made the tables put in the same.
 */
public final class PlanSeed {
    public static final List<Plan> PLANS = List.of(
            plan("starter", "Starter", 1, 0, false, limits(800, 1_000, 4_000_000, 5_000_000, 800_000, 1_000_000)),
            plan(
                    "pro",
                    "Pro",
                    5,
                    9_900,
                    true,
                    limits(40_000, 50_000, 200_000_000, 250_000_000, 40_000_000, 50_000_000)));

    private static final int TRIAL_DAYS = 14;

    private final DataSource database;
    private final Ids ids;

    public PlanSeed(DataSource database, Ids ids) {
        this.database = database;
        this.ids = ids;
    }

    /** What became of one plan. */
    public record Seeded(String code, boolean added) {}

    /**
     * All plans in one transaction, with an audit event for each that was added.
     *
     * @param operatingSystemUser nobody signs in to a command, so the account of the machine must do
     */
    public List<Seeded> run(String operatingSystemUser, Instant now) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                List<Seeded> seeded = new ArrayList<>();
                for (Plan plan : PLANS) {
                    boolean added = add(connection, plan, now);
                    if (added) {
                        audit(connection, plan, operatingSystemUser, now);
                    }
                    seeded.add(new Seeded(plan.code(), added));
                }
                connection.commit();
                return List.copyOf(seeded);
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private boolean add(Connection connection, Plan plan, Instant now) throws SQLException {
        UUID id = ids.next();
        Timestamp time = Timestamp.from(now);
        int added = execute(
                connection,
                """
                insert into billing_plans (id, code, name, trial_days, seat_included, is_active, created_at, updated_at)
                values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (code) do nothing
                """,
                id,
                plan.code(),
                plan.name(),
                plan.trialDays(),
                plan.seatIncluded(),
                plan.active(),
                time,
                time);
        if (added == 0) {
            return false;
        }
        for (int i = 0; i < plan.prices().size(); i++) {
            Price price = plan.prices().get(i);
            execute(connection, """
                    insert into plan_prices (plan_id, position, currency, billing_interval, interval_count, price_cents)
                    values (?, ?, ?, ?, ?, ?)
                    """, id, i, price.currency(), price.interval(), price.intervalCount(), price.cents());
        }
        for (Map.Entry<String, Boolean> toggle : plan.toggles().entrySet()) {
            execute(
                    connection,
                    "insert into plan_toggles (plan_id, toggle_key, enabled) values (?, ?, ?)",
                    id,
                    toggle.getKey(),
                    toggle.getValue());
        }
        for (int i = 0; i < plan.features().size(); i++) {
            Feature feature = plan.features().get(i);
            execute(
                    connection,
                    """
                    insert into plan_features (plan_id, position, feature_key, display_name, soft_limit, hard_limit,
                        is_metered)
                    values (?, ?, ?, ?, ?, ?, ?)
                    """,
                    id,
                    i,
                    feature.key(),
                    feature.displayName(),
                    feature.softLimit(),
                    feature.hardLimit(),
                    feature.metered());
        }
        return true;
    }

    private void audit(Connection connection, Plan plan, String user, Instant now) throws SQLException {
        execute(
                connection,
                """
                insert into audit_events (id, actor, action, target_type, target_id, outcome, changed_fields, details,
                    created_at)
                values (?, ?, ?, 'plan', ?, 'success', '[]', '{}', ?)
                """,
                ids.next(),
                "system:aa/" + user,
                AuditAction.PLAN_ADDED.word(),
                plan.code(),
                Timestamp.from(now));
    }

    private static int execute(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] == null) {
                    statement.setNull(i + 1, Types.NULL);
                } else {
                    statement.setObject(i + 1, values[i]);
                }
            }
            return statement.executeUpdate();
        }
    }

    private static Plan plan(
            String code, String name, int seats, long cents, boolean webSearch, List<Feature> features) {
        return new Plan(
                code,
                name,
                TRIAL_DAYS,
                seats,
                true,
                List.of(new Price("USD", "monthly", 1, cents)),
                Map.of("enable_web_search", webSearch),
                features);
    }

    /** Soft and hard limit of messages, input tokens and output tokens. */
    private static List<Feature> limits(long... numbers) {
        return List.of(
                limited("messages", "Messages", numbers[0], numbers[1]),
                limited("input_tokens", "Input tokens", numbers[2], numbers[3]),
                limited("output_tokens", "Output tokens", numbers[4], numbers[5]));
    }

    private static Feature limited(String key, String name, long soft, long hard) {
        return new Feature(key, name, null, soft, hard, true);
    }
}
