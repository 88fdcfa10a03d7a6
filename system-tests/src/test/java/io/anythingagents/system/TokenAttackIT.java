package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Jws;
import io.anythingagents.system.client.Person;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens that look right and are not: each is 401 with a challenge and says nothing about why. */
class TokenAttackIT {
    private static final Person OWNER = Product.newUnverified();

    private final Api api = Product.api();
    private final Person person = OWNER;
    private final Jws real = Jws.parse(person.accessToken());

    @BeforeEach
    void theRealTokenWorks() {
        api.withToken(person.accessToken()).get("/api/v1/auth/me").expect(200);
    }

    @Test
    void algorithmNone_isRefused() {
        refused(real.withHeader("alg", "none").unsigned().compact());
        refused(real.withHeader("alg", "None").unsigned().compact());
        refused(real.withHeader("alg", "none").compact());
    }

    @Test
    void hmacWithThePublicKey_isRefused() {
        JsonNode jwk = publishedKey();
        byte[] publicKey = Base64.getUrlDecoder().decode(jwk.path("x").asText());

        refused(real.withHeader("alg", "HS256").signedWithHmac(publicKey).compact());
        refused(real.withHeader("alg", "HS256")
                .signedWithHmac(jwk.toString().getBytes(StandardCharsets.UTF_8))
                .compact());
    }

    @Test
    void aTamperedPayload_isRefused() {
        refused(real.withClaim("tenant_id", TextNode.valueOf(UUID.randomUUID().toString()))
                .compact());
        refused(real.withClaim("exp", IntNode.valueOf(2_000_000_000)).compact());
        refused(real.withoutClaim("exp").compact());
    }

    @Test
    void aTamperedSignature_isRefused() {
        refused(real.withOtherSignature().compact());
        refused(real.unsigned().compact());
    }

    @Test
    void aForeignKey_isRefusedUnderTheRealKid_andUnderItsOwn() {
        Jws forged = real.signedWith(Jws.newKeyPair().getPrivate());

        refused(forged.compact());
        refused(real.withHeader("kid", "somebody-elses")
                .signedWith(Jws.newKeyPair().getPrivate())
                .compact());
        refused(real.withoutHeader("kid")
                .signedWith(Jws.newKeyPair().getPrivate())
                .compact());
    }

    @Test
    void aKeyBroughtAlongInTheHeader_isIgnored() {
        refused(real.withHeader("jku", "http://127.0.0.1:1/keys")
                .signedWith(Jws.newKeyPair().getPrivate())
                .compact());
        refused(real.withHeader("kid", "../../../../etc/passwd").compact());
        refused(real.withHeader("kid", "' or 1=1 --").compact());
    }

    @Test
    void headersThatNameAnotherSource_orAskForMore_areRefused() {
        KeyPair mine = Jws.newKeyPair();
        for (String name : new String[] {"jku", "x5u", "x5c", "jwk", "crit", "zip", "b64"}) {
            refused(real.withHeader(name, "http://127.0.0.1:1/keys")
                    .signedWith(mine.getPrivate())
                    .compact());
            refused(real.withHeader(name, "http://127.0.0.1:1/keys").compact());
        }
    }

    @Test
    void everyCharacterOfTheSignature_counts() {
        String signature = real.signature();
        for (int place = 0; place < signature.length(); place++) {
            char other = signature.charAt(place) == 'A' ? 'B' : 'A';
            refused(real.compact().substring(0, real.compact().length() - signature.length())
                    + signature.substring(0, place)
                    + other
                    + signature.substring(place + 1));
        }
    }

    @Test
    void anotherSpellingOfTheSameSignature_isRefused() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        String token = real.compact();
        int last = alphabet.indexOf(token.charAt(token.length() - 1));
        for (int unusedBits = 1; unusedBits < 16; unusedBits++) {
            refused(token.substring(0, token.length() - 1) + alphabet.charAt(last ^ unusedBits));
        }
        refused(token + "==");
    }

    @Test
    void oneBitOfEachClaim_counts() {
        byte[] claims = real.payload().toString().getBytes(StandardCharsets.UTF_8);
        String head = real.compact().substring(0, real.compact().indexOf('.'));
        for (int place = 0; place < claims.length; place += 7) {
            byte[] flipped = claims.clone();
            flipped[place] ^= 1;
            refused(head + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(flipped) + "."
                    + real.signature());
        }
    }

    @Test
    void twoGenuineTokensMixed_areRefused() {
        Jws other = Jws.parse(Product.newUnverified().accessToken());

        refused(new Jws(real.header(), other.payload(), real.signature()).compact());
    }

    @Test
    void aRefreshToken_isNoAccessToken() {
        refused(person.refreshToken());
    }

    @Test
    void anAccessToken_isNoRefreshToken() {
        api.post("/api/v1/auth/refresh", io.anythingagents.system.client.Json.of("refresh_token", person.accessToken()))
                .problem(401);
    }

    @Test
    void garbage_isRefused() {
        for (String garbage : new String[] {"x", "a.b.c", "...", "e30.e30.e30", "x".repeat(7000)}) {
            refused(garbage);
        }
    }

    @Test
    void otherSchemes_areRefused() {
        for (String header : new String[] {"Basic dXNlcjpwYXNz", "Bearer", "Bearer ", person.accessToken()}) {
            challenged(api.with("Authorization", header).get("/api/v1/auth/me"));
        }
        challenged(api.get("/api/v1/auth/me"));
    }

    @Test
    void theSchemeWord_hasNoCase() {
        api.with("Authorization", "bearer " + person.accessToken())
                .get("/api/v1/auth/me")
                .expect(200);
    }

    @Test
    void aTokenInTheAddress_countsForNothing() {
        challenged(api.get("/api/v1/auth/me?access_token=" + person.accessToken()));
    }

    @Test
    void aBadTokenOnAnOpenRoute_doesNotOpenAnythingElse() {
        Answer answer = api.withToken("nonsense").get("/health/live");

        assertThat(answer.status()).isIn(200, 401);
    }

    private JsonNode publishedKey() {
        for (JsonNode key : api.get("/.well-known/jwks.json").expect(200).json().path("keys")) {
            if (key.path("kid").asText().equals(real.kid())) {
                return key;
            }
        }
        throw new AssertionError("The signing key is not published.");
    }

    private void refused(String token) {
        challenged(api.withToken(token).get("/api/v1/auth/me"));
    }

    private static void challenged(Answer answer) {
        answer.problem(401, "not-authenticated");
        assertThat(answer.header("WWW-Authenticate").orElse("")).startsWith("Bearer");
    }
}
