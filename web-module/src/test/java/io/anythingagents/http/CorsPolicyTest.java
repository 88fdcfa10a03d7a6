package io.anythingagents.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsPolicyTest {
    private final CorsPolicy policy = new CorsPolicy(
            List.of("https://app.example.com/", "http://localhost:5173", "*"),
            List.of("GET", "POST", "PATCH"),
            List.of("Authorization", "Content-Type"));

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example.com", "http://localhost:5173", "HTTPS://APP.example.com"})
    void namedOrigins_areAllowed(String origin) {
        assertThat(policy.allows(origin)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com.evil.example",
                "http://app.example.com",
                "http://localhost",
                "null",
                "*",
                "https://evil.example"
            })
    void otherOrigins_areNot_andAnAsteriskAllowsNobody(String origin) {
        assertThat(policy.allows(origin)).isFalse();
    }

    @Test
    void preflightOfAnAllowedMethod_namesOriginMethodsAndHeaders() {
        assertThat(policy.preflight("http://localhost:5173", "patch", "x-anything"))
                .containsEntry("Access-Control-Allow-Origin", "http://localhost:5173")
                .containsEntry("Access-Control-Allow-Methods", "GET, POST, PATCH")
                .containsEntry("Access-Control-Allow-Headers", "Authorization, Content-Type")
                .containsEntry("Access-Control-Allow-Credentials", "true");
    }

    @Test
    void preflightOfAnotherMethod_isEmpty() {
        assertThat(policy.preflight("http://localhost:5173", "DELETE", null)).isEmpty();
    }

    @Test
    void headersSetToAnything_repeatWhatWasAskedButNoForgery() {
        CorsPolicy any = new CorsPolicy(List.of("http://a"), List.of("GET"), List.of("*"));

        assertThat(any.preflight("http://a", "GET", "X-One, x-two"))
                .containsEntry("Access-Control-Allow-Headers", "X-One, x-two");
        assertThat(any.preflight("http://a", "GET", "x\r\nSet-Cookie: a"))
                .containsEntry("Access-Control-Allow-Headers", "Authorization, Content-Type");
    }
}
