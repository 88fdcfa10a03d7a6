package io.anythingagents.identity.serviceaccount;

import static io.anythingagents.testing.Installation.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.identity.serviceaccount.OrderProof.Presented;
import io.anythingagents.observability.Metrics;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.testing.Installation;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may order a token of a service account: Vault is spoken to over HTTP, replays are remembered in a real Redis. */
class OrderProofTest {
    private static final UUID TENANT = new UUID(7, 7);
    private static final IssueRequest BODY =
            new IssueRequest("synthetic-monitor", List.of("tools:read"), TENANT, null, null, false);

    private final TransitCounterpart vault = new TransitCounterpart();
    private final Installation product = new Installation(vault.settings());
    private final OrderProof proof = product.get(OrderProof.class);

    @AfterEach
    void close() {
        vault.close();
    }

    @Test
    void signedOrder_isGoodOnce() {
        Presented order = presented(order().add("lifetime_minutes", 5).add("fingerprint", "rack 7"));

        OrderProof.Proven proven = proof.require(BODY, order);

        assertThat(proven.request()).isEqualTo(BODY.with(5, "rack 7"));
        assertThat(proven.signer()).isEqualTo("vault");
        assertThat(proven.subject()).isEqualTo("service-account:service-account-cli");
        assertThat(refusal(() -> proof.require(BODY, order))).isEqualTo(ErrorCode.INVALID_CREDENTIALS);
        assertThat(order.toString()).isEqualTo("Presented");
        assertThat(proof.require(BODY, presented(order())).signer()).isEqualTo("vault");
    }

    @Test
    void orderIsStillRemembered_aslongAsItCouldBeBelieved() {
        Presented order = presented(order());
        proof.require(BODY, order);

        product.clock.advance(Duration.ofSeconds(299));
        assertThat(refusal(() -> proof.require(BODY, order))).isEqualTo(ErrorCode.INVALID_CREDENTIALS);
        product.clock.advance(Duration.ofSeconds(1));
        assertThat(refusal(() -> proof.require(BODY, order))).isEqualTo(ErrorCode.INVALID_CREDENTIALS);
    }

    @Test
    void signatureOfSomethingElse_isRefused_andSoIsWhatVaultCannotRead() {
        String payload = encoded(order());
        String foreign = vault.sign("something else".getBytes(StandardCharsets.UTF_8));

        assertThat(refusal(() -> proof.require(BODY, new Presented("Bearer " + foreign, payload))))
                .isEqualTo(ErrorCode.INVALID_CREDENTIALS);
        assertThat(refusal(() -> proof.require(
                        BODY, new Presented("Bearer " + foreign.replace("vault:v1:", "vault:v9:"), payload))))
                .isEqualTo(ErrorCode.INVALID_CREDENTIALS);
        assertThat(refusal(() -> proof.require(BODY, new Presented("Bearer vault:short", payload))))
                .isEqualTo(ErrorCode.INVALID_CREDENTIALS);
    }

    @Test
    void orderForSomethingElse_isRefusedBeforeItIsUsedUp() {
        Presented order = presented(order());
        IssueRequest more =
                new IssueRequest("synthetic-monitor", List.of("tools:read", "billing:read"), TENANT, null, null, false);

        assertThat(refusal(() -> proof.require(more, order))).isEqualTo(ErrorCode.SERVICE_ACCOUNT_REQUEST_REFUSED);

        assertThat(proof.require(BODY, order).request()).isEqualTo(BODY);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Basic dXNlcjpwYXNz", "Bearer ", "Bearer token", "Bearer dev-local", "Bearer dev-demo"})
    void credentialsOfAnotherKind_areRefused_alsoTheDevelopersWordWhileVaultIsOn(@Nullable String header) {
        assertThat(refusal(() -> proof.require(BODY, new Presented(header, encoded(order())))))
                .isEqualTo(ErrorCode.INVALID_CREDENTIALS);
    }

    @Test
    void signatureWithoutItsOrder_isRefused() {
        String signature = vault.sign(new byte[] {1});

        assertThat(refusal(() -> proof.require(BODY, new Presented("Bearer " + signature, null))))
                .isEqualTo(ErrorCode.INVALID_CREDENTIALS);
        assertThat(refusal(() -> proof.require(BODY, new Presented("Bearer " + signature, " "))))
                .isEqualTo(ErrorCode.INVALID_CREDENTIALS);
    }

    @Test
    void sealedVault_isNoRefusalOfTheOrder_whichIsGoodLater() {
        Presented order = presented(order());
        vault.failWith(503);

        assertThat(refusal(() -> proof.require(BODY, order))).isEqualTo(ErrorCode.SIGNER_UNAVAILABLE);
        assertThat(refusal(() -> proof.signForOverseer(BODY, "user:x", "because")))
                .isEqualTo(ErrorCode.SIGNER_UNAVAILABLE);
        vault.failWith(0);

        assertThat(proof.require(BODY, order).signer()).isEqualTo("vault");
        assertThat(product.metrics.scrape()).contains("vault_signature_verify_total{result=\"failure\"}");
    }

    @Test
    void vaultThatIsNotThere_isUnavailable() {
        Presented order = presented(order());
        vault.close();

        assertThat(refusal(() -> proof.require(BODY, order))).isEqualTo(ErrorCode.SIGNER_UNAVAILABLE);
    }

    @Test
    void overseersOrder_isSignedByVault_withOrWithoutATenant() {
        IssueRequest global = new IssueRequest("demo-bot", List.of("chat:write"), null, null, null, false);

        assertThat(proof.signForOverseer(BODY, "user:x", "because")).isEqualTo("vault");
        assertThat(proof.signForOverseer(global, "user:x", "because")).isEqualTo("vault");
    }

    @Test
    void withoutVault_onlyAFlaggedLocalEnvironmentTakesTheDevelopersWord() {
        OrderProof flagged = new Installation(Map.of("AUTH_DEV_SIGNER_ENABLED", "true")).get(OrderProof.class);
        OrderProof plain = new Installation().get(OrderProof.class);
        Presented word = new Presented("bearer dev-local", null);

        assertThat(flagged.require(BODY, word).signer()).isEqualTo("dev");
        assertThat(flagged.signForOverseer(BODY, "user:x", "because")).isEqualTo("dev");
        assertThat(refusal(() -> plain.require(BODY, word))).isEqualTo(ErrorCode.INVALID_CREDENTIALS);
        assertThat(refusal(() -> plain.signForOverseer(BODY, "user:x", "because")))
                .isEqualTo(ErrorCode.SIGNER_UNAVAILABLE);
        assertThat(refusal(() -> plain.require(BODY, presented(order())))).isEqualTo(ErrorCode.SIGNER_UNAVAILABLE);
    }

    @Test
    void vaultMayBeEnteredByRoleToo() {
        Map<String, String> byRole = new HashMap<>(vault.settings());
        byRole.remove("VAULT_TOKEN");
        byRole.putAll(Map.of("VAULT_ROLE_ID", "role", "VAULT_SECRET_ID", "a secret"));
        Installation other = new Installation(byRole);

        VaultTransit transit = new VaultTransit(other.settings, other.clock, new Metrics());

        assertThat(transit.isEnabled()).isTrue();
        // this counterpart knows no roles
        assertThat(refusal(() -> transit.sign("aGVsbG8="))).isEqualTo(ErrorCode.SIGNER_UNAVAILABLE);
    }

    private Presented presented(JsonObjectBuilder order) {
        String payload = encoded(order);
        return new Presented("Bearer " + vault.sign(Base64.getUrlDecoder().decode(payload)), payload);
    }

    private static String encoded(JsonObjectBuilder order) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(order.build().toString().getBytes(StandardCharsets.UTF_8));
    }

    private JsonObjectBuilder order() {
        long now = product.clock.instant().getEpochSecond();
        return Json.createObjectBuilder()
                .add("iss", "vault-transit")
                .add("aud", "auth-service")
                .add("sub", "service-account-cli")
                .add("account", "synthetic-monitor")
                .add("scopes", Json.createArrayBuilder().add("tools:read"))
                .add("tenant_id", TENANT.toString())
                .add("nonce", UUID.randomUUID().toString())
                .add("iat", now)
                .add("exp", now + 300);
    }
}
