package io.anythingagents.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class McpStreamFilterTest {
    @Test
    void aCallWithAProgressToken_isAStream() {
        assertThat(wantsNews("""
                {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","_meta":{"progressToken":"t"}}}
                """)).isTrue();
        assertThat(wantsNews("""
                {"id":"x","method":"tools/call","params":{"_meta":{"progressToken":7}}}
                """)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "17",
                "{\"id\":1,\"method\":\"tools/call\"}",
                "{\"id\":1,\"method\":\"tools/call\",\"params\":[]}",
                "{\"id\":1,\"method\":\"tools/call\",\"params\":{\"_meta\":{\"progressToken\":null}}}",
                "{\"id\":1,\"method\":\"tools/call\",\"params\":{\"_meta\":{\"progressToken\":{}}}}",
                "{\"id\":1,\"method\":\"tools/call\",\"params\":{\"_meta\":\"progressToken\"}}",
                "{\"id\":1,\"method\":\"tools/list\",\"params\":{\"_meta\":{\"progressToken\":1}}}",
                "{\"method\":\"tools/call\",\"params\":{\"_meta\":{\"progressToken\":1}}}",
                "{\"id\":1,\"method\":7,\"params\":{\"_meta\":{\"progressToken\":1}}}"
            })
    void everythingElse_isNot(String body) {
        assertThat(wantsNews(body)).isFalse();
    }

    @Test
    void whatNestsTooDeep_isNot() {
        assertThat(wantsNews("{\"params\":" + "[".repeat(100_000))).isFalse();
    }

    @Test
    void aCall_isToldApartFromMessagesThatBeginNothing_asTheyAreReadForGood() {
        assertThat(call("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\" tools\\/call \"}"))
                .hasToString("7");
        assertThat(call("\uFEFF{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"ping\",\"method\":\"tools/call\"}"))
                .hasToString("\"a\"");
        assertThat(call("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}"))
                .isNull();
        assertThat(call("{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\"}")).isNull();
        assertThat(call("[".repeat(100_000))).isNull();
    }

    private static @Nullable JsonValue call(String body) {
        return McpStreamFilter.call(body.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean wantsNews(String body) {
        return McpStreamFilter.wantsNews(body.getBytes(StandardCharsets.UTF_8));
    }
}
