package io.anythingagents.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlansCommandTest {
    private static EmbeddedPostgres server;

    @TempDir
    static Path directory;

    private static Map<String, String> environment = Map.of();

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.builder().start();
        environment = Map.of(
                "DATABASE_URL", "postgresql://postgres:unused-secret@127.0.0.1:" + server.getPort() + "/postgres");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void seeding_needsTheSchema_thenAddsWhatIsMissing_asOftenAsOneLikes() throws SQLException {
        CliRun early = run("plans", "seed");
        assertThat(early.exit()).isEqualTo(1);
        assertThat(early.err()).contains("aa db migrate").hasLineCount(1).doesNotContain("unused-secret");
        assertThat(run("db", "migrate").exit()).isZero();
        execute("delete from billing_plans where code = 'starter'");

        CliRun first = run("plans", "seed");
        CliRun second = run("plans", "seed", "-o", "json");

        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.out()).contains("Plan starter added.", "Plan pro is there, left as it is.");
        assertThat(second.out())
                .contains("\"added\" : [ ]", "\"kept\" : [ \"starter\", \"pro\" ]", CliRun.NOW.toString());
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
}
