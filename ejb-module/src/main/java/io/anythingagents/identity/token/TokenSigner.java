package io.anythingagents.identity.token;

import io.anythingagents.identity.key.SigningKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import org.jose4j.json.JsonUtil;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Signs claims with the active key: compact JWS, EdDSA only. */
@ApplicationScoped
public class TokenSigner {
    private KeyRing keys;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected TokenSigner() {}

    @Inject
    public TokenSigner(KeyRing keys) {
        this.keys = keys;
    }

    /** A signed token and the key it was signed with. */
    public record Signed(String compact, String kid) {}

    public Signed sign(Map<String, Object> claims) {
        return sign(claims, keys.signingKey());
    }

    /** With the key of that name, as long as it verifies. */
    public Optional<Signed> sign(Map<String, Object> claims, String kid) {
        return keys.find(kid).map(key -> sign(claims, key));
    }

    private static Signed sign(Map<String, Object> claims, SigningKey key) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
        signature.setHeader("typ", "JWT");
        signature.setKeyIdHeaderValue(key.kid());
        signature.setPayload(JsonUtil.toJson(claims));
        signature.setKey(key.privateKey());
        try {
            return new Signed(signature.getCompactSerialization(), key.kid());
        } catch (JoseException e) {
            throw new IllegalStateException("A token could not be signed", e);
        }
    }
}
