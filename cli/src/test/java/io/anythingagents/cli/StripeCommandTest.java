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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StripeCommandTest {
    private static EmbeddedPostgres server;

    @TempDir
    static Path directory;

    private static Map<String, String> environment = Map.of();

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.builder().start();
        environment = Map.of(
                "DATABASE_URL", "postgresql://postgres:unused-secret@127.0.0.1:" + server.getPort() + "/postgres");
        CliRun early = run("stripe", "events", "list");
        assertThat(early.exit()).isEqualTo(1);
        assertThat(early.err()).contains("aa db migrate").hasLineCount(1).doesNotContain("unused-secret");
        assertThat(run("db", "migrate").exit()).isZero();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void fill() throws SQLException {
        execute("delete from stripe_events");
        event("evt_1", "invoice.paid", "processed", 0);
        event("evt_2", "invoice.paid", "parked", 1);
        event("evt_3", "customer.subscription.updated", "failed", 2);
        event("evt_4", "charge.captured", "ignored", 3);
    }

    @Test
    void listing_showsWhatIsNotDone_pageByPage() {
        CliRun open = run("stripe", "events", "list");
        CliRun first = run("stripe", "events", "list", "--status", "all", "--limit", "3");
        CliRun second = run("stripe", "events", "list", "--status", "all", "--limit", "3", "--page", "2", "-o", "json");

        assertThat(open.exit()).as(open.err()).isZero();
        assertThat(open.out())
                .contains("evt_3", "evt_2", "billing_sync", "the reason")
                .doesNotContain("evt_1", "evt_4");
        assertThat(first.out()).contains("evt_4", "There are more: --page 2.").doesNotContain("evt_1");
        assertThat(second.out()).contains("\"evt_1\"", "\"more\" : false").doesNotContain("evt_4");
        assertThat(run("stripe", "events", "list", "--type", "x").out()).contains("There are no such events.");
        assertThat(run("stripe", "events", "list", "--status", "odd").exit()).isEqualTo(1);
        assertThat(run("stripe", "events", "list", "--limit", "0").exit()).isEqualTo(2);
    }

    @Test
    void showing_hasThePayload() {
        assertThat(run("stripe", "events", "show", "evt_2").out()).contains("status: parked", "{\"of\":\"evt_2\"}");
        assertThat(run("stripe", "events", "show", "evt_2", "-o", "json").out())
                .contains("\"payload\"", "invoice_sync");
        assertThat(run("stripe", "events", "show", "evt_9").exit()).isEqualTo(1);
    }

    @Test
    void replaying_asksFirst_putsBack_andFailsForWhatIsNotWorkedOn() throws SQLException {
        assertThat(run("stripe", "events", "replay", "evt_2").err()).contains("add --yes");
        assertThat(CliRun.answered("n", directory, environment, "stripe", "events", "replay", "evt_2")
                        .exit())
                .isEqualTo(1);
        assertThat(status("evt_2")).isEqualTo("parked");

        CliRun late = run("stripe", "events", "replay", "evt_2", "--yes", "--wait", "1");
        CliRun unknown = run("stripe", "events", "replay", "evt_2", "evt_9", "--yes", "--wait", "0");
        CliRun chosen = run("stripe", "events", "replay", "--status", "failed", "--yes", "--wait", "0", "-o", "json");

        assertThat(late.exit()).isEqualTo(1);
        assertThat(late.err()).contains("evt_2 is received");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.out()).contains("evt_2  received", "evt_9  unknown");
        assertThat(chosen.exit()).as(chosen.err()).isZero();
        assertThat(chosen.out()).contains("\"evt_3\"", "\"received\"");
        assertThat(status("evt_3")).isEqualTo("received");
        assertThat(run("stripe", "events", "replay").exit()).isEqualTo(2);
        assertThat(run("stripe", "events", "replay", "--status", "failed", "--yes")
                        .out())
                .contains("There are no such events.");
    }

    @Test
    void parking_failsForWhatIsDone() throws SQLException {
        CliRun run = run("stripe", "events", "park", "evt_3", "evt_1", "evt_9");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("evt_3  parked", "evt_1  processed", "evt_9  unknown");
        assertThat(status("evt_3")).isEqualTo("parked");
        assertThat(run("stripe", "events", "park", "evt_2").exit())
                .as("already parked")
                .isZero();
    }

    private static CliRun run(String... arguments) {
        return CliRun.of(directory, environment, arguments);
    }

    private static void event(String id, String type, String outcome, int minute) throws SQLException {
        execute("insert into stripe_events (id, stripe_event_id, event_type, payload, live_mode, received_at,"
                + " processing_outcome, processing_attempts, processing_error, next_attempt_at) values"
                + " (gen_random_uuid(), '" + id + "', '" + type + "', '{\"of\":\"" + id + "\"}', false,"
                + " timestamptz '2026-11-21T07:0" + minute + ":00Z', '" + outcome + "', 3, 'the reason', now())");
    }

    private static String status(String id) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select processing_outcome from stripe_events where stripe_event_id = '" + id + "'")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
