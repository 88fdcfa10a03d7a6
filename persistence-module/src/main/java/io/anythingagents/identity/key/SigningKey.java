package io.anythingagents.identity.key;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * One Ed25519 key pair that signs tokens.
 *
 * @param kid the name tokens carry in their header
 * @param notBefore when it signs, or signed, at the earliest
 * @param notAfter when a retired key stops verifying; null while it has no end
 */
public record SigningKey(
        String kid,
        PublicKey publicKey,
        PrivateKey privateKey,
        Instant createdAt,
        Instant notBefore,
        @Nullable Instant notAfter) {
    private static final String PEM_HEAD = "-----BEGIN PRIVATE KEY-----";
    private static final String PEM_FOOT = "-----END PRIVATE KEY-----";

    /** A fresh pair; its name is {@code ed25519-} and twelve random hex digits. */
    public static SigningKey generate(UUID id, Instant now) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            String suffix =
                    HexFormat.of().toHexDigits(id.getMostSignificantBits()).substring(0, 12);
            return new SigningKey("ed25519-" + suffix, pair.getPublic(), pair.getPrivate(), now, now, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no Ed25519", e);
        }
    }

    /** The public half as published: {@code kty, crv, x, kid, use, alg}, in the order of their names. */
    public Map<String, Object> publicJwk() {
        OctetKeyPairJsonWebKey jwk = new OctetKeyPairJsonWebKey(publicKey);
        jwk.setKeyId(kid);
        jwk.setUse("sig");
        jwk.setAlgorithm("EdDSA");
        return new TreeMap<>(jwk.toParams(org.jose4j.jwk.JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    }

    SigningKey signingFrom(Instant start) {
        return new SigningKey(kid, publicKey, privateKey, createdAt, start, notAfter);
    }

    SigningKey retiredAt(Instant end) {
        return new SigningKey(kid, publicKey, privateKey, createdAt, notBefore, end);
    }

    String privatePem() {
        return PEM_HEAD + "\n" + Base64.getEncoder().encodeToString(privateKey.getEncoded()) + "\n" + PEM_FOOT + "\n";
    }

    static SigningKey restore(
            String kid,
            Map<String, Object> publicJwk,
            String privatePem,
            Instant createdAt,
            Instant notBefore,
            @Nullable Instant notAfter) {
        try {
            String body = privatePem.replace(PEM_HEAD, "").replace(PEM_FOOT, "").replaceAll("\\s", "");
            PrivateKey privateKey = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
            PublicKey publicKey = new OctetKeyPairJsonWebKey(publicJwk).getPublicKey();
            return new SigningKey(kid, publicKey, privateKey, createdAt, notBefore, notAfter);
        } catch (GeneralSecurityException | JoseException | IllegalArgumentException e) {
            throw new KeySetException("The signing key " + kid + " cannot be read", e);
        }
    }

    /** Without the private half. */
    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }
}
