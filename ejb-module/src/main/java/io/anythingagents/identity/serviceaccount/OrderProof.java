package io.anythingagents.identity.serviceaccount;

import io.anythingagents.redis.Nonces;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody may order a token: Vault signed the very order, a short while ago, and it was not used before. Where Vault
 * is off, a flagged local environment accepts a word instead.
 */
@ApplicationScoped
public class OrderProof {
    private static final String SCHEME = "Bearer ";
    private static final String VAULT = "vault:";
    private static final Set<String> DEV_WORDS = Set.of("dev-demo", "dev-local");
    private static final String CLI = "service-account-cli";
    private static final String BROWSER = "service-account-browser";
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private VaultTransit vault;
    private Nonces nonces;
    private boolean devSigner;
    private Ids ids;
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected OrderProof() {}

    @Inject
    public OrderProof(VaultTransit vault, Nonces nonces, Settings settings, Ids ids, Clock clock) {
        this.vault = vault;
        this.nonces = nonces;
        this.devSigner = settings.isLocal()
                && (settings.get(SettingsCatalog.AUTH_DEV_SIGNER_ENABLED)
                        || settings.get(SettingsCatalog.USE_TEST_FIXTURES));
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * The headers of an order.
     *
     * @param authorization {@code Bearer vault:<signature>}
     * @param payload {@code X-Vault-Payload}
     */
    public record Presented(
            @Nullable String authorization, @Nullable String payload) {
        /** Without either. */
        @Override
        public String toString() {
            return "Presented";
        }
    }

    /** An order that stands. */
    record Proven(IssueRequest request, String subject, String signer) {}

    Proven require(IssueRequest body, Presented presented) {
        String header = presented.authorization();
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw credentials("Send Authorization: Bearer vault:<signature>.");
        }
        String credential = header.substring(SCHEME.length()).strip();
        if (DEV_WORDS.contains(credential)) {
            if (vault.isEnabled() || !devSigner) {
                throw credentials("The development signer is not switched on here.");
            }
            return new Proven(body, "service-account:" + CLI, "dev");
        }
        if (!credential.startsWith(VAULT)) {
            throw credentials("Send Authorization: Bearer vault:<signature>.");
        }
        if (!vault.isEnabled()) {
            throw new DomainException(ErrorCode.SIGNER_UNAVAILABLE, "Orders signed by Vault are not switched on here.");
        }
        String payload = presented.payload();
        if (payload == null || payload.isBlank()) {
            throw credentials("X-Vault-Payload is missing.");
        }
        SignedEnvelope envelope = SignedEnvelope.parse(payload.strip(), CLI);
        IssueRequest request = envelope.matched(body);
        Instant now = clock.instant();
        envelope.requireTimely(now);
        if (!vault.verify(envelope.signed(), credential.substring(VAULT.length()))) {
            throw SignedEnvelope.refused("the signature is wrong");
        }
        // as long as the envelope could be believed, so that it cannot be believed twice
        if (!nonces.use(
                envelope.nonce(), Duration.between(now, envelope.expiresAt()).plus(MARGIN))) {
            throw SignedEnvelope.refused("it was used before");
        }
        return new Proven(request, "service-account:" + CLI, "vault");
    }

    /** Has an order of a signed-in person signed, so that Vault's own log knows of it; answers the word for how. */
    String signForOverseer(IssueRequest request, String actor, String reason) {
        if (vault.isEnabled()) {
            String order = order(request, actor, reason);
            if (!vault.verify(order, vault.sign(order))) {
                throw new DomainException(ErrorCode.SIGNER_UNAVAILABLE, "The order could not be signed.");
            }
            return "vault";
        }
        if (devSigner) {
            return "dev";
        }
        throw new DomainException(ErrorCode.SIGNER_UNAVAILABLE, "Nobody can sign orders here; switch Vault on.");
    }

    private String order(IssueRequest request, String actor, String reason) {
        long now = clock.instant().getEpochSecond();
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("iss", SignedEnvelope.ISSUER)
                .add("aud", Json.createArrayBuilder().add(SignedEnvelope.AUDIENCE))
                .add("sub", BROWSER)
                .add("account", request.account())
                .add("scopes", Json.createArrayBuilder(request.scopes()))
                .add("nonce", ids.next().toString())
                .add("iat", now)
                .add("exp", now + SignedEnvelope.LONGEST_LIFE.toSeconds())
                .add("actor", actor)
                .add("reason", reason);
        if (request.tenantId() != null) {
            json.add("tenant_id", request.tenantId().toString());
        }
        return Base64.getEncoder().encodeToString(json.build().toString().getBytes(StandardCharsets.UTF_8));
    }

    private static DomainException credentials(String detail) {
        return new DomainException(ErrorCode.INVALID_CREDENTIALS, detail);
    }
}
