package io.anythingagents.billing;

import io.anythingagents.billing.Plan.Feature;
import io.anythingagents.billing.Plan.Price;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The plans that can be chosen, read without a server, for what is made from them elsewhere. */
public final class PlanListing {
    private final DataSource database;

    public PlanListing(DataSource database) {
        this.database = database;
    }

    /** By code, with prices and features and without switches. */
    public List<Plan> active() throws SQLException {
        List<Plan> plans = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select code, name, trial_days, seat_included from billing_plans where is_active order by code");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                String code = rows.getString(1);
                plans.add(new Plan(
                        code,
                        rows.getString(2),
                        number(rows, 3),
                        number(rows, 4),
                        true,
                        prices(connection, code),
                        Map.of(),
                        features(connection, code)));
            }
        }
        return List.copyOf(plans);
    }

    private static List<Price> prices(Connection connection, String code) throws SQLException {
        List<Price> prices = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                        select p.currency, p.billing_interval, p.interval_count, p.price_cents
                        from plan_prices p join billing_plans b on b.id = p.plan_id where b.code = ? order by p.position
                        """)) {
            statement.setString(1, code);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    prices.add(new Price(rows.getString(1), rows.getString(2), rows.getInt(3), rows.getLong(4)));
                }
            }
        }
        return prices;
    }

    private static List<Feature> features(Connection connection, String code) throws SQLException {
        List<Feature> features = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                        select f.feature_key, f.display_name, f.description, f.is_metered
                        from plan_features f join billing_plans b on b.id = f.plan_id where b.code = ? order by f.position
                        """)) {
            statement.setString(1, code);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    features.add(new Feature(
                            rows.getString(1), rows.getString(2), rows.getString(3), null, null, rows.getBoolean(4)));
                }
            }
        }
        return features;
    }

    private static @Nullable Integer number(ResultSet rows, int column) throws SQLException {
        int value = rows.getInt(column);
        return rows.wasNull() ? null : value;
    }
}
