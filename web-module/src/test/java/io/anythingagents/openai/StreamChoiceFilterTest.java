package io.anythingagents.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StreamChoiceFilterTest {
    @Test
    void onlyTheOutermostObject_chooses() {
        assertThat(wants("{\"model\":\"x\",\"stream\":true}")).isTrue();
        assertThat(wants("{\"a\":{\"stream\":true},\"b\":[{\"stream\":true}]}")).isFalse();
        assertThat(wants("{\"a\":{\"b\":[1]},\"stream\":true}")).isTrue();
        assertThat(wants("{\"stream\":false}")).isFalse();
        assertThat(wants("{\"stream\":\"true\"}")).isFalse();
        assertThat(wants("{\"x\":\"stream\"}")).isFalse();
    }

    @Test
    void whatIsNoJson_chosesNothing() {
        assertThat(wants("")).isFalse();
        assertThat(wants("{")).isFalse();
        assertThat(wants("[true]")).isFalse();
        assertThat(wants("[".repeat(100_000))).isFalse();
    }

    private static boolean wants(String body) {
        return StreamChoiceFilter.wantsStream(body.getBytes(StandardCharsets.UTF_8));
    }
}
