package io.anythingagents.system.client;

import io.anythingagents.system.product.RunningProduct;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The product's database, for what no request can bring about: the passing of time, and what is stored. */
public final class Database {
    private final URI address;

    private Database(URI address) {
        this.address = address;
    }

    public static Database of(RunningProduct product) {
        return new Database(URI.create(product.runFile().path("database_url").asText()));
    }

    /** How many rows it changed. */
    public int update(String sql, Object... values) {
        try (Connection connection = open();
                PreparedStatement statement = prepared(connection, sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of every row. */
    public List<String> texts(String sql, Object... values) {
        try (Connection connection = open();
                PreparedStatement statement = prepared(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private Connection open() throws SQLException {
        String[] user = address.getUserInfo() == null
                ? new String[] {"postgres", ""}
                : address.getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + address.getHost() + ":" + address.getPort() + address.getPath(),
                user[0],
                user.length > 1 ? user[1] : "");
    }
}
