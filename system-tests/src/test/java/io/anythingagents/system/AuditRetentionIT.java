package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Person;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The trail is thinned out by age, by the job and by nobody else. */
class AuditRetentionIT {
    private static final Duration NEXT_LOOK = Duration.ofSeconds(90);

    private final Database database = Database.of(Product.running());

    @Test
    void eventsOfMoreThanAYear_goWithTheirMarks_andYoungerOnesStay() {
        Person owner = Product.newCustomer();
        UUID old = event(owner, "tenant.account.updated", "366 days");
        UUID young = event(owner, "tenant.account.updated", "364 days");
        UUID key = event(owner, "auth.key.rotated", "366 days");
        owner.api().post("/api/v1/activity/" + old + "/read").expect(200);
        owner.api().post("/api/v1/activity/" + young + "/read").expect(200);

        Eventually.holds("the old one is gone", NEXT_LOOK, () -> isGone(old));

        assertThat(isGone(young)).isFalse();
        assertThat(isGone(key)).as("which key signed when").isFalse();
        assertThat(database.texts(
                        "select event_id::text from activity_receipts where tenant_id = ?",
                        UUID.fromString(owner.tenantId())))
                .containsExactly(young.toString());
    }

    @Test
    void nobodyElse_deletesOrChangesEvents() {
        UUID young = event(Product.newCustomer(), "tenant.account.updated", "1 day");

        assertThatThrownBy(() -> database.update("delete from audit_events where id = ?", young))
                .hasMessageContaining("never changed");
        assertThatThrownBy(() -> database.update("update audit_events set actor = 'x' where id = ?", young))
                .hasMessageContaining("never changed");
    }

    private boolean isGone(UUID event) {
        return database.texts("select 1 from audit_events where id = ?", event).isEmpty();
    }

    private UUID event(Person owner, String action, String age) {
        UUID id = UUID.randomUUID();
        database.update(
                "insert into audit_events (id, tenant_id, actor, action, outcome, created_at)"
                        + " values (?, ?, 'system:test', ?, 'success', now() - cast(? as interval))",
                id,
                UUID.fromString(owner.tenantId()),
                action,
                age);
        return id;
    }
}
