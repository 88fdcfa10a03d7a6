package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.RunningProduct;
import io.anythingagents.unlisted.UnlistedResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A route that the authorisation table does not name is nobody's, whatever its annotations say. */
class DefaultDenyIT {
    private static final String ROUTE = "/api/v1/unlisted";
    private static RunningProduct product;

    @BeforeAll
    static void startWithOneMoreRoute() {
        Product.running();
        product = RunningProduct.preparedWith(UnlistedResource.class, "-default-deny");
        product.start();
    }

    @AfterAll
    static void stop() {
        product.discard();
    }

    @Test
    void unlistedRoute_isRefusedToEverybody() {
        Person owner = Person.verified(product.api(), product.outbox());

        var anonymous = product.api().get(ROUTE);
        var signedIn = owner.api().get(ROUTE);
        var written = owner.api().post(ROUTE + "/something", Json.of("message", "Hello"));

        assertThat(anonymous.expect(401).json().path("code").asText()).isEqualTo("not-authenticated");
        assertThat(signedIn.expect(403).json().path("code").asText()).isEqualTo("forbidden");
        assertThat(written.expect(403).json().path("code").asText()).isEqualTo("forbidden");
        assertThat(anonymous.json().toString() + signedIn.json() + written.json())
                .doesNotContain(UnlistedResource.SECRET);
    }
}
