package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.KnownPlace;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Where a person is signed in, and ending one of these sessions. */
class SessionListIT {
    private static final String PATH = "/api/v1/auth/sessions";
    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";

    private final Person person = Product.newUnverified();

    @Test
    void aPersonSeesTheirSessions_andWhichOneThisIs() {
        JsonNode second = Product.api()
                .with("User-Agent", FIREFOX)
                .post("/api/v1/auth/token", Json.of("email", person.email(), "password", person.password()))
                .expect(200)
                .json();

        JsonNode list = person.api().get(PATH).expect(200).json();

        assertThat(list.path("total").asInt()).isEqualTo(2);
        assertThat(list.path("limit").asInt()).isEqualTo(20);
        assertThat(list.path("offset").asInt(-1)).isZero();
        assertThat(list.path("sessions")).hasSize(2);
        JsonNode other = item(list, second.path("session_id").asText());
        assertThat(other.path("current").asBoolean(true)).isFalse();
        assertThat(item(list, person.session().path("session_id").asText())
                        .path("current")
                        .asBoolean())
                .isTrue();
        assertThat(other.path("tenant_id").asText()).isEqualTo(person.tenantId());
        assertThat(other.path("client").path("platform").asText()).isEqualTo("Linux");
        assertThat(other.path("client").path("browser").asText()).isEqualTo("Firefox");
        assertThat(other.path("client").path("device").asText()).isEqualTo("desktop");
        assertThat(other.path("client").path("user_agent").asText()).isEqualTo(FIREFOX);
        assertThat(other.path("ip_address_masked").asText()).isEqualTo("127.0.0.*");
        assertThat(other.path("fingerprint").asText()).matches("[0-9a-f]{64}");
        assertThat(other.path("location").isNull()).isTrue();
        assertThat(other.path("revoked_at").isNull()).isTrue();
        assertThat(list.toString()).doesNotContain("127.0.0.1");
    }

    @Test
    void theFileOfPlaces_saysWhereASessionIs() {
        String id = Product.api()
                .with("X-Forwarded-For", KnownPlace.ADDRESS)
                .post("/api/v1/auth/token", Json.of("email", person.email(), "password", person.password()))
                .expect(200)
                .json()
                .path("session_id")
                .asText();

        Eventually.holds("place known", Duration.ofSeconds(20), () -> item(
                        person.api().get(PATH).expect(200).json(), id)
                .path("location")
                .equals(Json.of(
                        "city", KnownPlace.CITY,
                        "region", KnownPlace.CITY,
                        "country", KnownPlace.COUNTRY)));
    }

    @Test
    void aSessionIsEndedOnce_andIsThenNotFound() {
        Api first = person.api();
        String victim = person.session().path("session_id").asText();
        String refresh = person.refreshToken();
        person.signIn().expect(200);

        JsonNode answer = person.api().delete(PATH + "/" + victim).expect(200).json();

        assertThat(answer.path("data").path("revoked").asBoolean()).isTrue();
        person.api().delete(PATH + "/" + victim).problem(404, "not-found");
        Product.api()
                .post("/api/v1/auth/refresh", Json.of("refresh_token", refresh))
                .problem(401);
        first.get("/api/v1/auth/me").problem(401, "not-authenticated"); // at once, on the node that ended it
        assertThat(person.api().get(PATH).json().path("sessions")).hasSize(1);
        JsonNode all = person.api().get(PATH + "?include_revoked=true").json();
        assertThat(item(all, victim).path("revoked_at").isTextual()).isTrue();
    }

    @Test
    void somebodyElsesSession_doesNotExist() {
        Person other = Product.newUnverified();
        String theirs = other.session().path("session_id").asText();

        JsonNode foreign = person.api().delete(PATH + "/" + theirs).problem(404, "not-found");
        JsonNode unknown = person.api().delete(PATH + "/" + UUID.randomUUID()).problem(404, "not-found");

        assertThat(foreign.path("detail")).isEqualTo(unknown.path("detail"));
        other.api().get("/api/v1/auth/me").expect(200);
        assertThat(person.api().get(PATH).text()).doesNotContain(theirs);
        assertThat(person.api()
                        .get(PATH + "?tenant_id=" + other.tenantId())
                        .expect(200)
                        .json()
                        .path("total")
                        .asInt(-1))
                .isZero();
    }

    @Test
    void pagesAreByOffset_theLastUsedFirst() {
        person.signIn().expect(200);
        person.signIn().expect(200);
        String newest = person.session().path("session_id").asText();

        JsonNode first = person.api().get(PATH + "?limit=2").expect(200).json();
        JsonNode second =
                person.api().get(PATH + "?limit=2&offset=2").expect(200).json();

        assertThat(first.path("sessions")).hasSize(2);
        assertThat(first.path("sessions").path(0).path("id").asText()).isEqualTo(newest);
        assertThat(second.path("sessions")).hasSize(1);
        assertThat(second.path("total").asInt()).isEqualTo(3);
    }

    @Test
    void badQueryValues_are422_andBadIdsNotFound() {
        for (String query : List.of(
                "limit=0", "limit=101", "limit=x", "offset=-1", "include_revoked=perhaps", "tenant_id=nonsense")) {
            person.api().get(PATH + "?" + query).problem(422);
        }
        person.api().delete(PATH + "/nonsense").problem(404, "not-found");
    }

    private static JsonNode item(JsonNode list, String id) {
        for (JsonNode item : list.path("sessions")) {
            if (item.path("id").asText().equals(id)) {
                return item;
            }
        }
        throw new AssertionError(id + " is not in " + list);
    }
}
