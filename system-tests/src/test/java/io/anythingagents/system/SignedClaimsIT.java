package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Jws;
import io.anythingagents.system.client.Person;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tokens under the product's own signature, made with its own key: only what they say is wrong, and that suffices. */
class SignedClaimsIT {
    private static final Person PERSON = Product.newCustomer();
    private static final PrivateKey KEY = signingKey();

    private final Api api = Product.api();
    private final Jws real = Jws.parse(PERSON.accessToken());

    @Test
    void theSameClaimsSignedAnew_areTaken() {
        api.withToken(real.signedWith(KEY).compact()).get("/api/v1/auth/me").expect(200);
    }

    @Test
    void aTokenOutsideItsTime_isRefused() {
        long now = Instant.now().getEpochSecond();

        refused("exp", LongNode.valueOf(now - 1));
        refused("exp", LongNode.valueOf(now));
        refused("nbf", LongNode.valueOf(now + 60));
        refused("iat", LongNode.valueOf(now + 60));
        refused("exp", LongNode.valueOf(real.payload().path("iat").asLong() - 1));
        refused("exp", TextNode.valueOf("2099-01-01T00:00:00Z"));
        for (String time : new String[] {"exp", "nbf", "iat"}) {
            missing(time);
        }
    }

    @Test
    void aTokenOfOrForSomebodyElse_isRefused() {
        refused("iss", TextNode.valueOf("somebody-else"));
        refused("iss", TextNode.valueOf(real.payload().path("iss").asText() + " "));
        refused("aud", TextNode.valueOf("another-service"));
        refused("aud", list("another-service"));
        refused("aud", list());
        missing("iss");
        missing("aud");
    }

    @Test
    void aTokenForAnotherUse_isRefused() {
        for (String use : new String[] {"refresh", "mfa_challenge", "Access", ""}) {
            refused("token_use", TextNode.valueOf(use));
        }
        missing("token_use");
        refused(real.withHeader("typ", "at+jwt"));
        refused(real.withHeader("typ", "JWE"));
        refused(real.withoutHeader("typ"));
        String turned = Jws.parse(Product.newUnverified().accessToken())
                .withClaim("token_use", TextNode.valueOf("refresh"))
                .signedWith(KEY)
                .compact();
        api.post("/api/v1/auth/refresh", Json.of("refresh_token", turned)).problem(401);
    }

    @Test
    void aTokenOfNobody_orOfNoSession_isRefused() {
        refused("sub", TextNode.valueOf("user:" + UUID.randomUUID()));
        refused("sub", TextNode.valueOf(PERSON.userId()));
        refused("sub", TextNode.valueOf("service-account:synthetic-monitor"));
        refused("sid", TextNode.valueOf(UUID.randomUUID().toString()));
        refused("tenant_id", TextNode.valueOf(Product.newCustomer().tenantId()));
        refused("jti", TextNode.valueOf("nonsense"));
        for (String name : new String[] {"sub", "sid", "tenant_id", "jti", "scope", "roles", "email_verified"}) {
            missing(name);
        }
    }

    @Test
    void rolesAndScopesOfAToken_areNotBelieved_whereTheDatabaseSaysLess() {
        Person viewer = Product.newCustomer();
        TeamIT.add(PERSON, viewer, "viewer");
        String entered = viewer.api()
                .post("/api/v1/auth/switch-tenant", Json.of("tenant_id", PERSON.tenantId()))
                .expect(200)
                .json()
                .path("access_token")
                .asText();
        String raised = Jws.parse(entered)
                .withClaim("roles", list("owner"))
                .withClaim("scope", TextNode.valueOf("conversations:read conversations:write platform:operator"))
                .signedWith(KEY)
                .compact();

        api.withToken(raised).get("/api/v1/auth/me").expect(200);
        api.withToken(raised).get(TeamIT.MEMBERS).problem(403, "insufficient-role");
        api.withToken(raised).get("/api/v1/platform/tenants").problem(403, "insufficient-scope");
        api.withToken(raised).post("/api/v1/chat", Json.of("message", "Hello")).problem(403, "insufficient-scope");
    }

    @Test
    void madeUpKeyIds_areRefused_andMakeNobodyReadTheKeysMoreThanOnceASecond() {
        double before = Metric.of("auth_key_set_looks_total");
        long start = System.nanoTime();

        for (int i = 0; i < 200; i++) {
            refused(real.withHeader("kid", "ed25519-" + UUID.randomUUID()).signedWith(KEY));
        }

        // one look a second by the timer, and one a second at most for what is unknown
        double most = 2 * ((System.nanoTime() - start) / 1e9 + 2);
        assertThat(Metric.of("auth_key_set_looks_total") - before).isLessThanOrEqualTo(most);
        assertThat(Metric.of("auth_unknown_key_ids_total")).isGreaterThanOrEqualTo(200);
        theSameClaimsSignedAnew_areTaken();
    }

    private void missing(String claim) {
        challenged(real.withoutClaim(claim).signedWith(KEY));
    }

    private void refused(String claim, JsonNode value) {
        challenged(Jws.parse(signed(claim, value)));
    }

    private void refused(Jws changed) {
        challenged(changed.signedWith(KEY));
    }

    private String signed(String claim, JsonNode value) {
        return real.withClaim(claim, value).signedWith(KEY).compact();
    }

    private void challenged(Jws token) {
        Answer answer = api.withToken(token.compact()).get("/api/v1/auth/me");

        assertThat(answer.status()).as("%s %s", token.header(), token.payload()).isEqualTo(401);
        answer.problem(401, "not-authenticated");
        assertThat(answer.header("WWW-Authenticate").orElse("")).startsWith("Bearer");
    }

    private static ArrayNode list(String... texts) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (String text : texts) {
            list.add(text);
        }
        return list;
    }

    /** What a thief of the key file would have. */
    private static PrivateKey signingKey() {
        try {
            String keys = Files.readString(Path.of(Product.running().sharedSetting("AUTH_KEY_STORAGE_PATH")));
            JsonNode set = Json.parse(keys);
            String kid = Jws.parse(PERSON.accessToken()).kid();
            JsonNode key = set.path("active").path("kid").asText().equals(kid) ? set.path("active") : set.path("next");
            String pem = key.path("private_key").asText().replaceAll("-----[A-Z ]+-----", "");
            return KeyFactory.getInstance("Ed25519")
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
