package io.anythingagents.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anythingagents.vault.VaultClient;
import io.anythingagents.vault.VaultException;
import io.anythingagents.vault.VaultLogin;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An order for a service account's token, signed by Vault's Transit engine.
 *
 * @param payload base64url of exactly what was signed
 * @param signature as Vault wrote it: {@code vault:v1:...}
 */
record VaultOrder(String payload, String signature) {
    private static final int OK = 200;
    private static final int GOOD_FOR_SECONDS = 300;

    /** Empty when the development signer is to be asked instead. */
    static Optional<VaultOrder> of(Map<String, String> values, ObjectNode body, Instant now) {
        String address = values.getOrDefault("VAULT_ADDR", "").strip();
        String token = values.getOrDefault("VAULT_TOKEN", "").strip();
        boolean local =
                values.getOrDefault("AUTH_CLI_DEV_AUTH_MODE", "vault").strip().equals("local");
        if (local || address.isEmpty() || token.isEmpty()) {
            return Optional.empty();
        }
        String key = values.getOrDefault("VAULT_TRANSIT_KEY", "auth-service").strip();
        byte[] order = order(body, now);
        VaultClient vault = new VaultClient(URI.create(address), new VaultLogin.Token(token), Clock.systemUTC());
        try {
            VaultClient.Answer answer = vault.post(
                    "transit/sign/" + key, Map.of("input", Base64.getEncoder().encodeToString(order)));
            if (answer.status() == OK && answer.member("data").get("signature") instanceof String signature) {
                return Optional.of(
                        new VaultOrder(Base64.getUrlEncoder().withoutPadding().encodeToString(order), signature));
            }
            throw new CliFailure("Vault answers " + answer.status() + " when asked to sign with the key " + key + ".");
        } catch (VaultException e) {
            throw new CliFailure("Vault does not answer.", e);
        }
    }

    private static byte[] order(ObjectNode body, Instant now) {
        ObjectNode order = new ObjectMapper().createObjectNode();
        order.put("iss", "vault-transit");
        order.putArray("aud").add("auth-service");
        order.put("sub", "service-account-cli");
        order.setAll(body);
        order.remove("force");
        order.put("nonce", UUID.randomUUID().toString());
        order.put("iat", now.getEpochSecond());
        order.put("exp", now.getEpochSecond() + GOOD_FOR_SECONDS);
        return order.toString().getBytes(StandardCharsets.UTF_8);
    }
}
