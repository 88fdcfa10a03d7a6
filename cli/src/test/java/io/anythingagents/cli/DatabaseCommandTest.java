package io.anythingagents.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseCommandTest {
    private static EmbeddedPostgres server;

    @TempDir
    Path directory;

    private Map<String, String> environment = Map.of();

    @BeforeAll
    static void startServer() throws IOException {
        server = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void emptyDatabase() throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS cli");
            statement.execute("CREATE DATABASE cli");
        }
        environment =
                Map.of("DATABASE_URL", "postgresql://postgres:unused-secret@127.0.0.1:" + server.getPort() + "/cli");
    }

    @Test
    void statusMigrateAndRollback_tellTheStory() throws IOException {
        assertThat(run("db", "status").out()).contains("empty").contains("pending");
        assertThat(run("db", "status", "--strict").exit()).isEqualTo(1);

        CliRun migrated = run("db", "migrate");
        assertThat(migrated.exit()).as(migrated.err()).isZero();
        assertThat(migrated.out())
                .contains("applied to 127.0.0.1")
                .contains("001")
                .contains(" ms")
                .contains(CliRun.NOW.toString());
        assertThat(run("db", "migrate").out()).contains("up to date");
        assertThat(run("db", "status", "--strict").exit()).isZero();

        JsonNode rolledBack = json(run("db", "rollback", "--yes", "-o", "json"));
        assertThat(rolledBack.path("rolled_back")).hasSize(1);
        assertThat(rolledBack.has("duration_ms")).isTrue();
        JsonNode status = json(run("db", "status", "-o", "json"));
        assertThat(status.path("current").asBoolean()).isFalse();
        assertThat(status.path("migrations").path(0).path("applied_at").asText())
                .endsWith("Z");
    }

    @Test
    void dryRuns_changeNothing() {
        assertThat(run("db", "migrate", "--dry-run").out()).contains("would be applied");
        assertThat(run("db", "status").out()).contains("empty");
        run("db", "migrate");

        CliRun dryRun = run("db", "rollback", "--dry-run");

        assertThat(dryRun.exit()).isZero();
        assertThat(dryRun.out()).contains("Would be rolled back");
        assertThat(run("db", "status", "--strict").exit()).isZero();
    }

    @Test
    void rollback_asksAPersonAndTakesNoForAnAnswer() {
        run("db", "migrate");

        CliRun no = CliRun.answered("n", directory, environment, "db", "rollback");
        assertThat(no.exit()).isEqualTo(1);
        assertThat(no.err()).contains("Go on? [y/N]").contains("Nothing was done");
        assertThat(run("db", "status", "--strict").exit()).isZero();

        CliRun yes = CliRun.answered("y", directory, environment, "db", "rollback");
        assertThat(yes.exit()).isZero();
        assertThat(run("db", "status", "--strict").exit()).isEqualTo(1);
    }

    @Test
    void rollbackWhereNobodyCanAnswer_needsYes() {
        run("db", "migrate");

        CliRun run = run("db", "rollback");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("--yes").hasLineCount(1);
        assertThat(run("db", "status", "--strict").exit()).isZero();
    }

    @Test
    void rollbackOfMoreThanThereIs_isRefused() {
        run("db", "migrate");

        CliRun run = run("db", "rollback", "--steps", "999", "--yes");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("cannot be rolled back");
    }

    @Test
    void withoutDatabaseUrl_theRunningInstanceIsTaken() throws IOException {
        Path data = Files.createDirectories(directory.resolve("var"));
        new ObjectMapper()
                .writeValue(data.resolve("run.json").toFile(), Map.of("database_url", environment.get("DATABASE_URL")));

        assertThat(CliRun.of(directory, Map.of(), "db", "status").out()).contains("/cli");
        assertThat(CliRun.of(directory, Map.of(), "db", "status", "--data-dir", "other")
                        .err())
                .contains("DATABASE_URL is not set");
    }

    @Test
    void envFile_namesTheDatabase() throws IOException {
        Files.writeString(directory.resolve("my.env"), "DATABASE_URL=" + environment.get("DATABASE_URL") + "\n");

        assertThat(CliRun.of(directory, Map.of(), "db", "status", "--env-file", "my.env")
                        .exit())
                .isZero();
    }

    @Test
    void unreachableDatabase_isOneSentenceWithoutThePassword() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        CliRun run = CliRun.of(
                directory,
                Map.of("DATABASE_URL", "postgresql://app:unused-secret@127.0.0.1:" + port + "/cli"),
                "db",
                "status");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).hasLineCount(1).contains("refused").doesNotContain("unused-secret");
    }

    @Test
    void badAddress_isRefusedWithoutRepeatingIt() {
        CliRun run = CliRun.of(directory, Map.of("DATABASE_URL", "mysql://app:unused-secret@db/cli"), "db", "status");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("postgresql://").doesNotContain("unused-secret");
    }

    private CliRun run(String... arguments) {
        return CliRun.of(directory, environment, arguments);
    }

    private static JsonNode json(CliRun run) throws IOException {
        return new ObjectMapper().readTree(run.out());
    }
}
