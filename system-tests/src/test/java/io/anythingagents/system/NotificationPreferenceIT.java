package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

/** Which notices a person wants, in each tenant apart. */
class NotificationPreferenceIT {
    private static final String PATH = "/api/v1/users/notification-preferences";

    @Test
    void aWish_isKept_changed_andBelongsToOneTenant() {
        Person person = Product.newCustomer();
        Person owner = Product.newCustomer();
        TeamIT.add(owner, person, "viewer");

        assertThat(person.api().get(PATH).expect(200).json()).isEmpty();
        JsonNode kept = put(person.api(), Json.of("channel", "email", "category", "billing"))
                .expect(200)
                .json();
        assertThat(kept.path("enabled").asBoolean()).isTrue();
        assertThat(kept.path("tenant_id").asText()).isEqualTo(person.tenantId());
        JsonNode changed = put(
                        person.api(),
                        Json.of(
                                "channel",
                                "email",
                                "category",
                                "billing",
                                "enabled",
                                false,
                                "tenant_id",
                                person.tenantId()))
                .expect(200)
                .json();
        assertThat(changed.path("id")).isEqualTo(kept.path("id"));
        assertThat(changed.path("enabled").asBoolean(true)).isFalse();
        JsonNode list = person.api().get(PATH).expect(200).json();
        assertThat(list).hasSize(1);
        assertThat(list.path(0)).isEqualTo(changed);

        assertThat(TeamIT.enter(person, owner.tenantId()).get(PATH).expect(200).json())
                .isEmpty();
        assertThat(owner.api().get(PATH).expect(200).json()).isEmpty();
        put(person.api(), Json.of("channel", "email", "category", "billing", "tenant_id", owner.tenantId()))
                .problem(403, "tenant-mismatch");
        put(person.api(), Json.of("channel", "x".repeat(17), "category", "billing"))
                .fieldFault("/channel");
    }

    private static Answer put(Api api, JsonNode body) {
        return api.send("PUT", PATH, "application/json", BodyPublishers.ofString(body.toString()));
    }
}
