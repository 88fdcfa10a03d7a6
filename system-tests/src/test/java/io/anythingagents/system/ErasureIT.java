package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Erasing is all or nothing, however often it is begun, and what a restore from a backup brings back is erased again. */
class ErasureIT {
    /** The job looks every five seconds. */
    private static final Duration JOB = Duration.ofSeconds(40);

    private final Database database = Database.of(Product.running());

    @Test
    void anErasureThatIsCutHalfWay_leavesEverything_andIsCarriedOutLater_andAgainAfterARestore() throws Exception {
        Person owner = Product.newCustomer();
        UUID tenant = UUID.fromString(owner.tenantId());
        Product.chat(owner, "To be gone");
        String backup = database.texts("select row_to_json(t)::text from tenant_accounts t where t.id = ?", tenant)
                .get(0);
        owner.api()
                .post("/api/v1/tenants/deletion", Json.of("current_password", owner.password()))
                .expect(202);

        try (Connection connection = Product.running().database();
                PreparedStatement hold = connection.prepareStatement(
                        "select 1 from agent_conversations where tenant_id = ? for update")) {
            connection.setAutoCommit(false);
            hold.setObject(1, tenant);
            hold.executeQuery();
            database.update("update deletions set execute_after = now() where subject_id = ?", tenant);
            String erasing = Eventually.value("the job is half-way", JOB, this::half);
            database.texts("select pg_terminate_backend(?::int)", erasing);
            Eventually.holds("the job was cut", JOB, () -> !backends().contains(erasing));

            assertThat(count("tenant_accounts where id = ?", tenant)).isEqualTo("1");
            assertThat(count("agent_conversations where tenant_id = ?", tenant)).isEqualTo("1");
            assertThat(count("deletions where executed_at is not null and subject_id = ?", tenant))
                    .isEqualTo("0");
            connection.rollback();
        }

        untilErased(tenant);
        assertThat(count("agent_conversations where tenant_id = ?", tenant)).isEqualTo("0");
        assertThat(erasures(tenant)).isEqualTo("1");

        database.update(
                "insert into tenant_accounts select (json_populate_record(null::tenant_accounts, ?::json)).*", backup);
        untilErased(tenant);
        assertThat(erasures(tenant)).as("once more, and said so").isEqualTo("2");
    }

    @Test
    void whatSomebodyAskedForBeforeTheyHadAnAccount_isErasedWithThem() {
        Person owner = Product.newCustomer();
        Person kim = Product.newCustomer();
        TeamIT.add(owner, kim, "member");
        TeamIT.add(kim, owner, "owner");
        Product.api()
                .post(
                        "/api/v1/auth/request-access",
                        Json.of(
                                "email",
                                kim.email(),
                                "organization",
                                "Engines",
                                "full_name",
                                "Kim Doe",
                                "accept_terms",
                                true))
                .expect(202);
        Operator.api()
                .post("/api/v1/auth/invites", Json.of("invited_email", kim.email()))
                .expect(201);

        kim.api()
                .post("/api/v1/users/me/deletion", Json.of("current_password", kim.password()))
                .expect(202);

        UUID id = UUID.fromString(kim.userId());
        database.update("update deletions set execute_after = now() where subject_id = ?", id);
        Eventually.holds(
                "the person is gone", JOB, () -> count("users where id = ?", id).equals("0"));
        for (String where : List.of(
                "signup_requests where email = ?",
                "signup_invites where invited_email = ?",
                "team_invitations where invited_email = ?",
                "password_reset_requests where email = ?",
                "mail_outbox where recipient = ?")) {
            assertThat(count(where, kim.email())).as(where).isEqualTo("0");
        }
    }

    private void untilErased(UUID tenant) {
        Eventually.holds("the tenant is gone", JOB, () -> count("tenant_accounts where id = ?", tenant)
                .equals("0"));
    }

    /** The backend that has begun to erase the tenant and waits for what the test holds. */
    private Optional<String> half() {
        String waiting = "select pid::text from pg_stat_activity where wait_event_type = 'Lock' and query like ?";
        return database.texts(waiting, "delete from tenant_accounts%").stream().findFirst();
    }

    private List<String> backends() {
        return database.texts("select pid::text from pg_stat_activity");
    }

    private String erasures(UUID tenant) {
        return count("audit_events where action = 'privacy.erased' and target_id = ?", tenant.toString());
    }

    private String count(String where, Object value) {
        return database.texts("select count(*)::text from " + where, value).get(0);
    }
}
