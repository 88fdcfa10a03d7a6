package io.anythingagents.shared;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts short texts for columns: AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. The key is derived from a
 * secret for one purpose, and each text is bound to the row it belongs to, so a value copied into another row does not open.
 */
public final class SealedText {
    private static final String VERSION = "v1.";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random;

    /**
     * A sealer of its own key.
     *
     * @param secret the setting the key comes from
     * @param purpose a fixed word such as {@code mfa-totp}; texts of one purpose do not open under another
     */
    public SealedText(String secret, String purpose, SecureRandom random) {
        this.key = new SecretKeySpec(Digests.hmac(secret, "sealed-text:" + purpose), "AES");
        this.random = random;
    }

    /**
     * Encrypts a text.
     *
     * @param context what the text belongs to, for example the id of its row; not secret
     */
    public String seal(String text, String context) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] whole = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return VERSION + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A text could not be sealed", e);
        }
    }

    /**
     * The text again.
     *
     * @throws IllegalStateException when it was changed, belongs to something else, or was sealed under another secret
     */
    public String open(String sealed, String context) {
        try {
            if (!sealed.startsWith(VERSION)) {
                throw new IllegalArgumentException("Unknown form");
            }
            byte[] whole = Base64.getUrlDecoder().decode(sealed.substring(VERSION.length()));
            if (whole.length <= NONCE_BYTES) {
                throw new IllegalArgumentException("Too short");
            }
            byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
            byte[] text =
                    cipher(Cipher.DECRYPT_MODE, nonce, context).doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
            return new String(text, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("A sealed text does not open", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
