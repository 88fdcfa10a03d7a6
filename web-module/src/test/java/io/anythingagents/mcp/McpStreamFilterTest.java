package io.anythingagents.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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

    private static boolean wantsNews(String body) {
        return McpStreamFilter.wantsNews(body.getBytes(StandardCharsets.UTF_8));
    }
}
