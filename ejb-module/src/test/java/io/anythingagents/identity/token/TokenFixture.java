package io.anythingagents.identity.token;

import io.anythingagents.identity.MovableClock;
import io.anythingagents.identity.key.FileKeySetStore;
import io.anythingagents.identity.key.KeySchedule;
import io.anythingagents.identity.key.KeySet;
import io.anythingagents.identity.key.SigningKey;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.json.JsonUtil;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** A key ring on a file, a clock that tests move, and everything that signs and verifies with them. */
final class TokenFixture {
    static final Instant START = MovableClock.START;

    final MovableClock clock = new MovableClock();
    final FileKeySetStore store;
    final KeyRing ring;
    final TokenIssuer issuer;
    final TokenSigner signer;
    final TokenVerifier verifier;
    final PublishedKeySet published;

    TokenFixture(Path directory) {
        Settings settings = Settings.load(Map.of("ENVIRONMENT", "test"));
        store = new FileKeySetStore(directory.resolve("keyset.json"));
        ring = new KeyRing(store, true, Ids.random(), clock, new Metrics());
        signer = new TokenSigner(ring);
        issuer = new TokenIssuer(signer, settings, Ids.random(), clock);
        verifier = new TokenVerifier(ring, settings, clock, new Metrics());
        published = new PublishedKeySet(ring, settings, clock);
    }

    TokenPair pair() {
        return pair(Instant.MAX);
    }

    TokenPair pair(Instant sessionEnd) {
        return issuer.issue(
                new TokenIssuer.Grant(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        Role.ADMIN,
                        List.of("conversations:read", "tools:read"),
                        false),
                sessionEnd);
    }

    /** Any claims, signed by our own active key. */
    String signed(Map<String, Object> claims) {
        return signer.sign(claims).compact();
    }

    /** Any claims, signed by a key of somebody else under a name of ours. */
    String forged(Map<String, Object> claims, String kid) throws JoseException {
        SigningKey foreign = SigningKey.generate(UUID.randomUUID(), START);
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue("EdDSA");
        signature.setHeader("typ", "JWT");
        signature.setKeyIdHeaderValue(kid);
        signature.setPayload(JsonUtil.toJson(claims));
        signature.setKey(foreign.privateKey());
        return signature.getCompactSerialization();
    }

    /** As the command does it, noticed here when a second has passed. */
    KeySet rotate() {
        KeySchedule schedule = new KeySchedule(Duration.ofMinutes(6), Duration.ofDays(30));
        return store.update(existing -> existing.orElseThrow().rotate(UUID::randomUUID, clock.instant(), schedule))
                .keys();
    }

    void notice() {
        clock.advance(Duration.ofSeconds(1));
        ring.refresh();
    }
}
