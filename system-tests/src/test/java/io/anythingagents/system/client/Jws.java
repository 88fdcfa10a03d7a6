package io.anythingagents.system.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A compact JWS taken apart, changed and put together again, as an attacker or an integrator does. */
public record Jws(ObjectNode header, ObjectNode payload, String signature) {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    public static Jws parse(String token) {
        String[] parts = token.split("\\.");
        return new Jws(object(parts[0]), object(parts[1]), parts[2]);
    }

    public String kid() {
        return header.path("kid").asText();
    }

    /** Another header value, the signature unchanged. */
    public Jws withHeader(String name, String value) {
        return new Jws(header.deepCopy().put(name, value), payload, signature);
    }

    public Jws withoutHeader(String name) {
        ObjectNode copy = header.deepCopy();
        copy.remove(name);
        return new Jws(copy, payload, signature);
    }

    /** Another claim, the signature unchanged. */
    public Jws withClaim(String name, JsonNode value) {
        ObjectNode copy = payload.deepCopy();
        copy.set(name, value);
        return new Jws(header, copy, signature);
    }

    public Jws withoutClaim(String name) {
        ObjectNode copy = payload.deepCopy();
        copy.remove(name);
        return new Jws(header, copy, signature);
    }

    public Jws unsigned() {
        return new Jws(header, payload, "");
    }

    /** One bit of the signature is another. */
    public Jws withOtherSignature() {
        byte[] changed = DECODER.decode(signature);
        changed[10] ^= 1;
        return new Jws(header, payload, ENCODER.encodeToString(changed));
    }

    public Jws signedWith(PrivateKey key) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(key);
            ed25519.update(signingInput());
            return new Jws(header, payload, ENCODER.encodeToString(ed25519.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public Jws signedWithHmac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return new Jws(header, payload, ENCODER.encodeToString(mac.doFinal(signingInput())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the signature fits a published JWK. */
    public boolean verifiesWith(JsonNode jwk) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(publicKey(jwk));
            ed25519.update(signingInput());
            return ed25519.verify(DECODER.decode(signature));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String compact() {
        return new String(signingInput(), StandardCharsets.US_ASCII) + "." + signature;
    }

    public static KeyPair newKeyPair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PublicKey publicKey(JsonNode jwk) throws GeneralSecurityException {
        byte[] little = DECODER.decode(jwk.path("x").asText());
        boolean xOdd = (little[31] & 0x80) != 0;
        byte[] big = new byte[32];
        for (int i = 0; i < 32; i++) {
            big[i] = little[31 - i];
        }
        big[0] &= 0x7f;
        EdECPoint point = new EdECPoint(xOdd, new java.math.BigInteger(1, big));
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }

    private byte[] signingInput() {
        return (encoded(header) + "." + encoded(payload)).getBytes(StandardCharsets.US_ASCII);
    }

    private static String encoded(JsonNode node) {
        return ENCODER.encodeToString(node.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode object(String part) {
        return (ObjectNode) Json.parse(new String(DECODER.decode(part), StandardCharsets.UTF_8));
    }
}
