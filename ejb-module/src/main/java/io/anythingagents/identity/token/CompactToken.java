package io.anythingagents.identity.token;

import io.anythingagents.identity.token.TokenRefusedException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/**
 * A compact JWS (RFC 7515, section 7.1) of the one form we sign. A header that asks for anything more than a name of a key,
 * such as {@code jwk}, {@code jku}, {@code x5u}, {@code x5c} or {@code crit}, refuses the token: none of it is ever ours.
 * Each part has one spelling only, so that no second text passes as the same token.
 */
final class CompactToken {
    private static final String EDDSA = "EdDSA";
    private static final int LONGEST = 8_192;
    private static final Set<String> HEADER_NAMES = Set.of("alg", "typ", "kid");

    private final String kid;
    private final byte[] whole;
    private final byte[] signed;
    private final byte[] payload;
    private final byte[] signature;

    private CompactToken(String kid, byte[] whole, byte[] signed, byte[] payload, byte[] signature) {
        this.kid = kid;
        this.whole = whole;
        this.signed = signed;
        this.payload = payload;
        this.signature = signature;
    }

    static CompactToken parse(String compact) throws TokenRefusedException {
        String[] parts = compact.length() > LONGEST ? new String[0] : compact.split("\\.", -1);
        if (parts.length != 3) {
            throw new TokenRefusedException(Reason.MALFORMED);
        }
        Map<String, Object> header = object(decode(parts[0]));
        if (!EDDSA.equals(header.get("alg"))) {
            throw new TokenRefusedException(Reason.ALGORITHM);
        }
        if (!HEADER_NAMES.containsAll(header.keySet()) || !"JWT".equals(header.get("typ"))) {
            throw new TokenRefusedException(Reason.HEADER);
        }
        if (!(header.get("kid") instanceof String kid)) {
            throw new TokenRefusedException(Reason.UNKNOWN_KEY);
        }
        return new CompactToken(
                kid,
                compact.getBytes(StandardCharsets.US_ASCII),
                (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII),
                decode(parts[1]),
                decode(parts[2]));
    }

    /** The name of a key; to be looked up among ours, whatever it says. */
    String kid() {
        return kid;
    }

    /** The claims, once the signature turned out right. */
    Map<String, Object> claims(PublicKey key, CheckedSignatures checked) throws TokenRefusedException {
        checked.require(key, whole, () -> requireSignatureOf(key));
        return object(payload);
    }

    private void requireSignatureOf(PublicKey key) throws TokenRefusedException {
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(signed);
            if (!check.verify(signature)) {
                throw new TokenRefusedException(Reason.SIGNATURE);
            }
        } catch (GeneralSecurityException e) { // no signature at all, or one no signer makes
            throw new TokenRefusedException(Reason.SIGNATURE);
        }
    }

    private static Map<String, Object> object(byte[] json) throws TokenRefusedException {
        try {
            return JsonUtil.parseJson(new String(json, StandardCharsets.UTF_8)); // refuses a name that stands twice
        } catch (JoseException | ClassCastException e) {
            throw new TokenRefusedException(Reason.MALFORMED);
        }
    }

    private static byte[] decode(String part) throws TokenRefusedException {
        byte[] text = part.getBytes(StandardCharsets.US_ASCII);
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            // Decoders overlook padding and unused bits of the last character.
            if (!Arrays.equals(Base64.getUrlEncoder().withoutPadding().encode(bytes), text)) {
                throw new TokenRefusedException(Reason.MALFORMED);
            }
            return bytes;
        } catch (IllegalArgumentException e) {
            throw new TokenRefusedException(Reason.MALFORMED);
        }
    }
}
