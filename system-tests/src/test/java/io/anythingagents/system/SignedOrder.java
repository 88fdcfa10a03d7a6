package io.anythingagents.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Jws;
import io.anythingagents.system.client.Secrets;
import io.anythingagents.system.product.RunningProduct;
import io.anythingagents.system.product.TransitCounterpart;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** One order for a token of the account {@code synthetic-monitor}, signed by Vault; it may be sent again and elsewhere. */
record SignedOrder(ObjectNode body, String payload, String signature) {

    static SignedOrder of(TransitCounterpart vault, String tenantId) {
        ObjectNode body = Json.of("account", "synthetic-monitor", "tenant_id", tenantId);
        body.putArray("scopes").add("tools:read");
        long now = Instant.now().getEpochSecond();
        ObjectNode order = body.deepCopy();
        order.put("iss", "vault-transit").put("sub", "service-account-cli");
        order.putArray("aud").add("auth-service");
        order.put("nonce", UUID.randomUUID().toString()).put("iat", now).put("exp", now + 300);
        byte[] signed = order.toString().getBytes(StandardCharsets.UTF_8);
        return new SignedOrder(
                body, Base64.getUrlEncoder().withoutPadding().encodeToString(signed), vault.sign(signed));
    }

    Answer sendTo(RunningProduct node) {
        return Api.at(node.url())
                .with("Authorization", "Bearer vault:" + signature)
                .with("X-Vault-Payload", payload)
                .post("/api/v1/auth/service-accounts/issue", body);
    }

    /** An access token for the refresh token that was issued. */
    static String exchanged(RunningProduct node, JsonNode issued) {
        return Secrets.noted(Api.at(node.url())
                .post(
                        "/api/v1/auth/service-accounts/token",
                        Json.of("refresh_token", issued.path("refresh_token").asText()))
                .expect(200)
                .json()
                .path("access_token")
                .asText());
    }

    /** The id of the refresh token that was issued. */
    static String jti(JsonNode issued) {
        return Jws.parse(issued.path("refresh_token").asText())
                .payload()
                .path("jti")
                .asText();
    }
}
