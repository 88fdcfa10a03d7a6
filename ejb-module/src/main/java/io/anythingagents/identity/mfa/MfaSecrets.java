package io.anythingagents.identity.mfa;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Digests;
import io.anythingagents.shared.SealedText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The secrets of second factors: how they are made, and what is stored of them. Generator secrets are sealed under a key of
 * {@code AUTH_SESSION_ENCRYPTION_KEY}; recovery codes are kept as their HMAC under the same setting.
 */
@ApplicationScoped
public class MfaSecrets {
    static final int RECOVERY_CODES = 10;
    private static final int RECOVERY_CODE_LENGTH = 10;
    private static final String RECOVERY_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final Pattern RECOVERY_FORM = Pattern.compile("[a-z2-7]{" + RECOVERY_CODE_LENGTH + "}");

    private final SecureRandom random = new SecureRandom();
    private String key;
    private SealedText sealer;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected MfaSecrets() {}

    @Inject
    public MfaSecrets(Settings settings) {
        this.key = settings.get(SettingsCatalog.AUTH_SESSION_ENCRYPTION_KEY);
        this.sealer = new SealedText(key, "mfa-totp", random);
    }

    /** A new generator secret as an app takes it. */
    String newSecret() {
        byte[] secret = new byte[Totp.SECRET_BYTES];
        random.nextBytes(secret);
        return Base32.encode(secret);
    }

    String seal(String secret, UUID methodId) {
        return sealer.seal(secret, methodId.toString());
    }

    /**
     * The generator's secret bytes.
     *
     * @throws IllegalStateException when the setting is no longer the one it was sealed under
     */
    byte[] open(MfaMethod method) {
        return Base32.decode(sealer.open(method.secretSealed(), method.id().toString()));
    }

    /** Fresh codes of 50 bits each. */
    List<String> newRecoveryCodes() {
        List<String> codes = new ArrayList<>();
        while (codes.size() < RECOVERY_CODES) {
            StringBuilder code = new StringBuilder();
            for (int i = 0; i < RECOVERY_CODE_LENGTH; i++) {
                code.append(RECOVERY_ALPHABET.charAt(random.nextInt(RECOVERY_ALPHABET.length())));
            }
            if (!codes.contains(code.toString())) {
                codes.add(code.toString());
            }
        }
        return codes;
    }

    /** As people type it: any case, with blanks and hyphens. */
    static String plain(String code) {
        return code.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
    }

    static boolean isRecoveryCode(String plain) {
        return RECOVERY_FORM.matcher(plain).matches();
    }

    String recoveryHash(UUID userId, String plain) {
        return Digests.hmacHex(key, "mfa-recovery-code:" + userId + ":" + plain);
    }
}
