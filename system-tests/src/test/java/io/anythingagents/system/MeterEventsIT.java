package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Person;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What operators see and do about usage that could not be sent. */
class MeterEventsIT {
    private static final String EVENTS = "/api/v1/platform/stripe/meter-events";

    @Test
    void whatIsParked_isSeen_andSentOnAnOperatorsWord() {
        Person person = Product.newCustomer();
        UUID id = parked(person);

        JsonNode listed = Operator.api()
                .get(EVENTS + "?status=parked&tenant_id=" + person.tenantId())
                .expect(200)
                .json();
        JsonNode replayed =
                Operator.api().post(EVENTS + "/" + id + "/replay").expect(202).json();

        assertThat(listed.path("items")).hasSize(1);
        assertThat(listed.path("items").path(0).path("identifier").asText()).isEqualTo("aa-" + id + "-1");
        assertThat(listed.path("items").path(0).path("error").asText()).isEqualTo("poison");
        assertThat(replayed.path("status").asText()).isEqualTo("failed");
        assertThat(replayed.path("attempts").asInt()).isZero();
        assertThat(replayed.path("identifier").asText()).isEqualTo("aa-" + id + "-2");
        database().update("update meter_events set state = 'sent' where id = ?", id);
        Operator.api().post(EVENTS + "/" + id + "/replay").problem(409, "stripe-event-settled");
        Operator.api().post(EVENTS + "/" + UUID.randomUUID() + "/replay").problem(404, "not-found");
        Operator.api().get(EVENTS + "?cursor=nonsense").problem(400, "invalid-cursor");
        person.api().get(EVENTS).expect(403);
        assertThat(database()
                        .texts(
                                "select action from audit_events where tenant_id = ? and action like 'billing.meter%'",
                                UUID.fromString(person.tenantId())))
                .containsExactly("billing.meter_event.replayed");
    }

    private static UUID parked(Person person) {
        UUID id = UUID.randomUUID();
        database()
                .update(
                        "insert into meter_events (id, tenant_id, feature_key, event_name, customer_id, part_start,"
                                + " quantity, happened_at, generation, state, attempts, next_attempt_at, error,"
                                + " created_at) values (?, ?, 'f', 'aa_f', 'cus_1', now(), 3, now(), 1, 'parked', 20,"
                                + " now(), 'poison', now())",
                        id,
                        UUID.fromString(person.tenantId()));
        return id;
    }

    private static Database database() {
        return Database.of(Product.running());
    }
}
