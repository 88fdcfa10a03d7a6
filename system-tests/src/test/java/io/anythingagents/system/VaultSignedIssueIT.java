package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.AtOnce;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.RunningProduct;
import io.anythingagents.system.product.TransitCounterpart;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Orders signed by Vault's Transit engine, spoken to over HTTP in its wire format. */
@Tag("own-nodes")
class VaultSignedIssueIT {
    private static final String ISSUE = "/api/v1/auth/service-accounts/issue";
    private static final TransitCounterpart VAULT = TransitCounterpart.ecdsa();
    private static final RunningProduct PRODUCT = RunningProduct.prepared("-vault", settings());
    private static Person person;

    @BeforeAll
    static void start() {
        PRODUCT.start();
        person = Person.verified(PRODUCT.api(), PRODUCT.outbox());
    }

    @AfterAll
    static void stop() {
        PRODUCT.discard();
        VAULT.close();
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(VAULT.settings());
        settings.put("SERVICE_ACCOUNT_ISSUE_LIMIT_PER_MINUTE", "0");
        settings.put("SERVICE_ACCOUNT_ISSUE_GLOBAL_LIMIT_PER_MINUTE", "0");
        // switched on, and yet it must not count where Vault does
        settings.put("AUTH_DEV_SIGNER_ENABLED", "true");
        return settings;
    }

    @Test
    void aSignedOrder_isIssued_inBothSpellingsOfTheSignature() {
        send(order(), signature -> signature).expect(201);
        send(order(), signature -> signature.substring("vault:v1:".length())).expect(201);
        send(order(), signature -> signature.substring("vault:".length())).expect(201);
    }

    @Test
    void anOrder_isGoodOnce_evenForTwentyAtOnce() {
        ObjectNode order = order();
        String payload = payload(order);
        String signature = VAULT.sign(bytes(order));

        List<Integer> statuses = AtOnce.callers(
                20, i -> send(body(), "Bearer vault:" + signature, payload).status());

        assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 401).hasSize(19);
    }

    @Test
    void aChangedOrder_orAnotherSignature_isRefused() {
        ObjectNode order = order();
        String signature = VAULT.sign(bytes(order));
        String other = VAULT.sign("something else".getBytes(StandardCharsets.UTF_8));

        send(body(), "Bearer vault:" + other, payload(order)).problem(401, "invalid-credentials");
        send(body(), "Bearer vault:" + signature, payload(order.put("lifetime_minutes", 1440)))
                .problem(401, "invalid-credentials");
        send(body(), "Bearer vault:vault:v2:" + signature.substring(9), payload(order()))
                .problem(401, "invalid-credentials");
        send(body(), "Bearer vault:../../x", payload(order())).problem(401, "invalid-credentials");
    }

    @Test
    void whatIsNotMeantForUs_isRefused() {
        refused(order -> order.put("iss", "somebody"));
        refused(order -> order.put("sub", "service-account-browser"));
        refused(order -> order.putArray("aud").add("another-service"));
        refused(order -> order.remove("nonce"));
        refused(order -> order.remove("exp"));
        refused(order -> order.put("nonce", "short"));
    }

    @Test
    void anOrderOutsideItsTime_isRefused() {
        long now = Instant.now().getEpochSecond();
        refused(order -> order.put("iat", now - 400).put("exp", now - 100));
        refused(order -> order.put("iat", now - 10).put("exp", now + 291));
        refused(order -> order.put("iat", now + 60).put("exp", now + 120));
        refused(order -> order.put("iat", now).put("exp", now));
        ObjectNode ahead = order().put("iat", now + 20).put("exp", now + 320);
        send(ahead, signature -> signature).expect(201);
    }

    @Test
    void aBodyThatAsksForSomethingElse_isRefused() {
        ObjectNode order = order();
        String signature = VAULT.sign(bytes(order));
        ObjectNode wider = body();
        wider.putArray("scopes").add("tools:read").add("conversations:write");

        send(wider, "Bearer vault:" + signature, payload(order)).problem(400, "service-account-request-refused");
        send(body().put("lifetime_minutes", 60), "Bearer vault:" + signature, payload(order))
                .problem(400, "service-account-request-refused");
        send(body(), "Bearer vault:" + signature, "%%%").problem(400, "malformed-request");
        send(
                        body(),
                        "Bearer vault:" + signature,
                        Base64.getUrlEncoder().encodeToString("[]".getBytes(StandardCharsets.UTF_8)))
                .problem(400, "malformed-request");
    }

    @Test
    void theDevelopmentSigner_isRefused_whereVaultCounts() {
        send(body(), "Bearer dev-demo", payload(order())).problem(401, "invalid-credentials");
        send(body(), "Bearer dev-local", payload(order())).problem(401, "invalid-credentials");
        PRODUCT.api()
                .with("Authorization", "Bearer vault:" + VAULT.sign(bytes(order())))
                .post(ISSUE, body())
                .problem(401, "invalid-credentials");
    }

    @Test
    void anAdministratorsOrder_isSignedByVaultToo() {
        int before = VAULT.calls();

        person.api()
                .post("/api/v1/auth/service-accounts/browser-issue", body().put("reason", "for the nightly check"))
                .expect(201);

        assertThat(VAULT.calls()).isGreaterThan(before);
    }

    @Test
    void aVaultThatIsSealed_isTold_andNothingIsIssued() {
        VAULT.breakDown(true);
        try {
            send(order(), signature -> signature).problem(503, "signer-unavailable");
        } finally {
            VAULT.breakDown(false);
        }
        send(order(), signature -> signature).expect(201);
    }

    private static void refused(Consumer<ObjectNode> change) {
        ObjectNode order = order();
        change.accept(order);
        send(order, signature -> signature).problem(401, "invalid-credentials");
    }

    private static ObjectNode body() {
        return ServiceAccountIT.monitor(person);
    }

    private static ObjectNode order() {
        long now = Instant.now().getEpochSecond();
        ObjectNode order = body();
        order.put("iss", "vault-transit");
        order.putArray("aud").add("auth-service");
        order.put("sub", "service-account-cli");
        return order.put("nonce", UUID.randomUUID().toString()).put("iat", now).put("exp", now + 300);
    }

    private static Answer send(ObjectNode order, UnaryOperator<String> spelling) {
        return send(body(), "Bearer vault:" + spelling.apply(VAULT.sign(bytes(order))), payload(order));
    }

    private static Answer send(ObjectNode body, String authorization, String payload) {
        Api api = PRODUCT.api().with("Authorization", authorization).with("X-Vault-Payload", payload);
        return api.post(ISSUE, body);
    }

    private static byte[] bytes(ObjectNode order) {
        return order.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String payload(ObjectNode order) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(order));
    }
}
