package io.anythingagents.identity.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.identity.key.KeySet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set by JUnit
class PublishedKeySetTest {
    @TempDir
    Path directory;

    private TokenFixture tokens;

    @BeforeEach
    void makeKeys() {
        tokens = new TokenFixture(directory);
    }

    @Test
    void document_holdsTheActiveAndTheNextKey_andNothingPrivate() throws JoseException {
        PublishedKeySet.Document document = tokens.published.document();

        KeySet keys = tokens.ring.current().keys();
        assertThat(new JsonWebKeySet(document.json()).getJsonWebKeys())
                .extracting(JsonWebKey::getKeyId)
                .containsExactly(
                        keys.active().kid(),
                        String.valueOf(keys.next() == null ? null : keys.next().kid()));
        assertThat(document.json()).doesNotContain("\"d\"").doesNotContain("PRIVATE");
        assertThat(document.etag()).matches("\"[0-9a-f]{64}\"");
        assertThat(document.maxAge()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void integrator_verifiesATokenWithThePublishedKey() throws JoseException {
        TokenPair pair = tokens.pair();
        List<JsonWebKey> keys = new JsonWebKeySet(tokens.published.document().json()).getJsonWebKeys();

        JsonWebSignature signature = new JsonWebSignature();
        signature.setCompactSerialization(pair.accessToken());
        signature.setKey(keys.stream()
                .filter(key -> key.getKeyId().equals(pair.accessKid()))
                .findFirst()
                .orElseThrow()
                .getKey());

        assertThat(signature.verifySignature()).isTrue();
    }

    @Test
    void tag_staysWithTheKeys_andChangesWithThem() {
        String first = tokens.published.document().etag();
        tokens.clock.advance(Duration.ofMinutes(10));
        String later = tokens.published.document().etag();
        String retiring = tokens.ring.signingKey().kid();
        tokens.rotate();
        tokens.notice();

        PublishedKeySet.Document rotated = tokens.published.document();

        assertThat(later).isEqualTo(first);
        assertThat(rotated.etag()).isNotEqualTo(first);
        assertThat(rotated.json()).contains(retiring);
    }

    @Test
    void retiredKey_leavesTheDocumentWhenItsTimeIsOver() {
        String retiring = tokens.ring.signingKey().kid();
        tokens.rotate();
        tokens.notice();
        PublishedKeySet.Document before = tokens.published.document();
        tokens.clock.advance(Duration.ofDays(31));

        PublishedKeySet.Document after = tokens.published.document();

        assertThat(before.json()).contains(retiring);
        assertThat(after.json()).doesNotContain(retiring);
        assertThat(after.etag()).isNotEqualTo(before.etag());
        assertThat(after.lastModified()).isAfter(before.lastModified());
    }
}
