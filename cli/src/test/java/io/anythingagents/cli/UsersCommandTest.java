package io.anythingagents.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersCommandTest {
    private static EmbeddedPostgres server;

    @TempDir
    static Path directory;

    private static Map<String, String> environment = Map.of();

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = EmbeddedPostgres.builder().start();
        environment = Map.of(
                "DATABASE_URL", "postgresql://postgres:unused-secret@127.0.0.1:" + server.getPort() + "/postgres");
        assertThat(run("db", "migrate").exit()).isZero();
        execute("""
                insert into users (id, email, password_hash, password_pepper_version, status, created_at, updated_at)
                values (gen_random_uuid(), 'kim@example.com', 'x', 'x', 'active', now(), now())
                """);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void grantAndRevoke_changeThePersonAndLeaveTheirTrace() throws SQLException {
        assertThat(run("users", "grant-operator", "Kim@Example.com").out()).contains("is now platform operator");
        assertThat(one("select platform_role from users")).isEqualTo("platform_operator");
        assertThat(run("users", "grant-operator", "kim@example.com").out()).contains("was already");
        assertThat(run("users", "revoke-operator", "kim@example.com", "-o", "json")
                        .out())
                .contains("\"outcome\" : \"changed\"");

        assertThat(one("select coalesce(platform_role, 'none') from users")).isEqualTo("none");
        assertThat(
                        one(
                                "select string_agg(action, ' ' order by action) from audit_events where actor like 'system:aa/%'"))
                .isEqualTo("platform.operator.granted platform.operator.revoked");
    }

    @Test
    void somebodyUnknown_isAFailureSaidInOneSentence() {
        CliRun run = run("users", "grant-operator", "nobody@example.com");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("Nobody is registered with nobody@example.com");
    }

    private static CliRun run(String... arguments) {
        return CliRun.of(directory, environment, arguments);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String one(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
