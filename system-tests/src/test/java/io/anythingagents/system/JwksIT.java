package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Jws;
import io.anythingagents.system.client.Person;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;

/** The published key set: what an integrator checks our tokens with. */
class JwksIT {
    private static final String PATH = "/.well-known/jwks.json";

    private final Api api = Product.api();

    @Test
    void publishesPublicKeysOnly() {
        JsonNode keys = api.get(PATH).expect(200).json().path("keys");

        assertThat(keys).isNotEmpty();
        for (JsonNode key : keys) {
            assertThat(key.path("kty").asText()).isEqualTo("OKP");
            assertThat(key.path("crv").asText()).isEqualTo("Ed25519");
            assertThat(key.path("alg").asText()).isEqualTo("EdDSA");
            assertThat(key.path("use").asText()).isEqualTo("sig");
            assertThat(key.path("kid").asText()).isNotBlank();
            assertThat(key.path("x").asText()).hasSize(43);
            assertThat(key.fieldNames()).toIterable().containsOnly("kty", "crv", "alg", "use", "kid", "x");
        }
    }

    @Test
    void anIntegratorVerifiesOurTokensWithIt() {
        Person person = Product.newUnverified();
        Jws token = Jws.parse(person.accessToken());

        JsonNode keys = api.get(PATH).expect(200).json().path("keys");

        assertThat(keys).anySatisfy(key -> {
            assertThat(key.path("kid").asText()).isEqualTo(token.kid());
            assertThat(token.verifiesWith(key)).isTrue();
        });
        assertThat(token.header().path("alg").asText()).isEqualTo("EdDSA");
        assertThat(token.header().path("typ").asText()).isEqualTo("JWT");
        JsonNode claims = token.payload();
        assertThat(claims.path("iss").asText()).isEqualTo("anything-agents");
        assertThat(claims.path("aud")).extracting(JsonNode::asText).contains("agent-api");
        assertThat(claims.path("nbf")).isEqualTo(claims.path("iat"));
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(30 * 60);
        assertThat(claims.path("jti").asText()).isNotBlank();
        assertThat(claims.path("sid").asText())
                .isEqualTo(person.session().path("session_id").asText());
        assertThat(claims.toString()).doesNotContain(person.email());
    }

    @Test
    void mayBeCached_andIsNotSentTwice() {
        Answer first = api.get(PATH).expect(200);
        String etag = first.header("ETag").orElseThrow();

        assertThat(etag).matches("\"[^\"]+\"");
        assertThat(first.header("Cache-Control").orElse("")).contains("public").contains("max-age=300");
        ZonedDateTime.parse(first.header("Last-Modified").orElseThrow(), DateTimeFormatter.RFC_1123_DATE_TIME);
        for (String known : new String[] {etag, "W/" + etag, "\"other\", " + etag, "*"}) {
            Answer again = api.with("If-None-Match", known).get(PATH).expect(304);
            assertThat(again.text()).isEmpty();
            assertThat(again.header("ETag")).contains(etag);
            assertThat(again.header("Cache-Control")).isEqualTo(first.header("Cache-Control"));
        }
        api.with("If-None-Match", "\"other\"").get(PATH).expect(200);
    }

    @Test
    void headAnswersAsGet_withoutABody() {
        Answer got = api.get(PATH).expect(200);
        Answer head = api.send("HEAD", PATH, null, BodyPublishers.noBody()).expect(200);
        String etag = got.header("ETag").orElseThrow();

        assertThat(head.text()).isEmpty();
        for (String name : new String[] {"ETag", "Last-Modified", "Cache-Control", "Content-Type"}) {
            assertThat(head.header(name)).as(name).isEqualTo(got.header(name));
        }
        api.with("If-None-Match", etag)
                .send("HEAD", PATH, null, BodyPublishers.noBody())
                .expect(304);
    }

    @Test
    void theTagBeatsTheTime() {
        Answer got = api.get(PATH).expect(200);
        String modified = got.header("Last-Modified").orElseThrow();
        String longAgo = "Sat, 01 Jan 2000 00:00:00 GMT";

        api.with("If-Modified-Since", modified).get(PATH).expect(304);
        api.with("If-Modified-Since", longAgo).get(PATH).expect(200);
        api.with("If-Modified-Since", "yesterday").get(PATH).expect(200);
        api.with("If-None-Match", "\"other\"")
                .with("If-Modified-Since", modified)
                .get(PATH)
                .expect(200);
        api.with("If-None-Match", got.header("ETag").orElseThrow())
                .with("If-Modified-Since", longAgo)
                .get(PATH)
                .expect(304);
    }

    @Test
    void isCounted() {
        double requests = Metric.of("jwks_requests_total");
        double notModified = Metric.of("jwks_not_modified_total");
        String etag = api.get(PATH).header("ETag").orElseThrow();
        api.with("If-None-Match", etag).get(PATH).expect(304);

        assertThat(Metric.of("jwks_requests_total")).isGreaterThanOrEqualTo(requests + 2);
        assertThat(Metric.of("jwks_not_modified_total")).isGreaterThanOrEqualTo(notModified + 1);
    }

    @Test
    void isJson() {
        Answer answer = api.get(PATH).expect(200);

        assertThat(answer.header("Content-Type").orElse("")).matches("application/(json|jwk-set\\+json).*");
        assertThat(Json.parse(answer.text()).fieldNames()).toIterable().containsExactly("keys");
    }
}
