package io.anythingagents.run.stream;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "user_password",
                "api_key",
                "apiKey",
                "apikey",
                "X-Api-Key",
                "Authorization",
                "token",
                "accessToken",
                "access_tokens",
                "id_token",
                "client_secret",
                "passphrase",
                "bearer",
                "private_key",
                "session_cookie",
                "credentials"
            })
    void namesOfSecrets_areKnown(String name) {
        assertThat(Redaction.isSecret(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max_tokens",
                "maxTokens",
                "tokens",
                "total_tokens",
                "token_count",
                "tokenLimit",
                "input_tokens",
                "key",
                "keyboard",
                "tokenizer",
                "author",
                "secretary",
                "query"
            })
    void namesThatOnlyLookLikeThem_arePassed(String name) {
        assertThat(Redaction.isSecret(name)).isFalse();
    }

    @Test
    void secretsInArguments_areReplacedAtAnyDepthWithANotice() {
        Redaction redaction = new Redaction();

        JsonObject shown = redaction
                .arguments("{\"a\":[{\"password\":\"hunter2\",\"max_tokens\":5}]}", "arguments_json")
                .orElseThrow();

        assertThat(shown.toString()).isEqualTo("{\"a\":[{\"password\":\"<redacted>\",\"max_tokens\":5}]}");
        assertThat(redaction.notices())
                .containsExactly(
                        new Redaction.Notice("redacted", "arguments_json.a[0].password", "The value was withheld."));
    }

    @Test
    void secretsInTextThatIsJson_areReplaced() {
        assertThat(new Redaction().text("{\"token\":\"abc\"}", "output")).isEqualTo("{\"token\":\"<redacted>\"}");
        assertThat(new Redaction().text("{\"b\" : 1}", "output")).isEqualTo("{\"b\" : 1}");
        assertThat(new Redaction().text("{not json, password", "output")).isEqualTo("{not json, password");
    }

    @Test
    void longTexts_areCutWithANoticeAndNotInsideACharacter() {
        Redaction redaction = new Redaction();

        String text = redaction.text("x".repeat(7999) + "😀" + "y".repeat(10), "output");

        assertThat(text).isEqualTo("x".repeat(7999));
        assertThat(redaction.notices()).extracting(Redaction.Notice::type).containsExactly("truncated");
        assertThat(redaction
                        .arguments("{\"q\":\"" + "z".repeat(5000) + "\"}", "a")
                        .orElseThrow()
                        .getString("q"))
                .hasSize(4000);
    }
}
