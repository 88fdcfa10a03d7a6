package io.anythingagents.identity.serviceaccount;

import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.vault.VaultClient;
import io.anythingagents.vault.VaultException;
import io.anythingagents.vault.VaultLogin;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Vault's Transit engine: has requests signed and signatures verified by a key that never leaves Vault. Vault takes what is
 * signed in base64 with padding and writes signatures as {@code vault:v1:...}.
 */
@ApplicationScoped
public class VaultTransit {
    private static final EventLog LOG = EventLog.of(VaultTransit.class);
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final Pattern VERSIONED = Pattern.compile("v\\d{1,9}:.+");
    private static final Pattern FORM = Pattern.compile("vault:v\\d{1,9}:[A-Za-z0-9+/=_-]{16,1024}");

    private Optional<VaultClient> vault;
    private String key;
    private Metrics metrics;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected VaultTransit() {}

    @Inject
    public VaultTransit(Settings settings, Clock clock, Metrics metrics) {
        this(
                settings.get(SettingsCatalog.VAULT_VERIFY_ENABLED)
                        ? Optional.of(client(settings, clock))
                        : Optional.empty(),
                settings.get(SettingsCatalog.VAULT_TRANSIT_KEY),
                metrics);
    }

    VaultTransit(Optional<VaultClient> vault, String key, Metrics metrics) {
        this.vault = vault;
        this.key = key;
        this.metrics = metrics;
    }

    boolean isEnabled() {
        return vault.isPresent();
    }

    /**
     * Whether the signature is the key's over exactly this.
     *
     * @param signed in base64 with padding
     * @param signature as Vault wrote it, or without its {@code vault:} or {@code vault:v1:}
     * @throws DomainException signer-unavailable when Vault cannot tell
     */
    boolean verify(String signed, String signature) {
        String whole = spelled(signature);
        if (!FORM.matcher(whole).matches()) {
            return counted("malformed", false);
        }
        VaultClient.Answer answer = call("transit/verify/" + key, Map.of("input", signed, "signature", whole));
        if (answer.status() == OK && answer.member("data").get("valid") instanceof Boolean valid) {
            return counted(valid ? "validated" : "invalid_signature", valid);
        }
        if (answer.status() == BAD_REQUEST) {
            return counted("invalid_signature", false); // Vault's word for a signature it cannot read
        }
        throw unavailable("status_" + answer.status(), null);
    }

    /**
     * Signs.
     *
     * @param content in base64 with padding
     * @throws DomainException signer-unavailable
     */
    String sign(String content) {
        VaultClient.Answer answer = call("transit/sign/" + key, Map.of("input", content));
        if (answer.status() == OK && answer.member("data").get("signature") instanceof String signature) {
            return signature;
        }
        throw unavailable("status_" + answer.status(), null);
    }

    static String spelled(String signature) {
        if (signature.startsWith("vault:")) {
            return signature;
        }
        return VERSIONED.matcher(signature).matches() ? "vault:" + signature : "vault:v1:" + signature;
    }

    private VaultClient.Answer call(String path, Map<String, Object> body) {
        VaultClient client = vault.orElseThrow(() -> unavailable("disabled", null));
        try {
            return client.post(path, body);
        } catch (VaultException e) {
            throw unavailable("no_answer", e);
        }
    }

    private DomainException unavailable(String reason, @Nullable Throwable cause) {
        counted(reason, false);
        return new DomainException(ErrorCode.SIGNER_UNAVAILABLE, "Signed requests cannot be checked right now.", cause);
    }

    private boolean counted(String reason, boolean valid) {
        metrics.increment("vault_signature_verify", "result", valid ? "success" : "failure");
        LOG.info("vault_signature_verify", "result", valid ? "success" : "failure", "reason", reason);
        return valid;
    }

    private static VaultClient client(Settings settings, Clock clock) {
        Optional<String> role = settings.find(SettingsCatalog.VAULT_ROLE_ID);
        VaultLogin login = role.isPresent()
                ? new VaultLogin.AppRole(role.get(), settings.get(SettingsCatalog.VAULT_SECRET_ID))
                : new VaultLogin.Token(settings.get(SettingsCatalog.VAULT_TOKEN));
        return new VaultClient(settings.get(SettingsCatalog.VAULT_ADDR), login, clock);
    }
}
