package io.anythingagents.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.run.stream.Frame;
import org.junit.jupiter.api.Test;

class ListenerTest {
    private final Listener listener = new Listener();

    @Test
    void messagesAreSetApart_andWhatAgentsDoForOthersIsNotHeard() {
        assertThat(listener.hear(delta("m1", "One ", "null"))).contains(new Heard.Text("One "));
        assertThat(listener.hear(delta("m1", "two", "null"))).contains(new Heard.Text("two"));
        assertThat(listener.hear(delta("w1", "Within", "{\"type\":\"agent_tool\"}")))
                .isEmpty();
        assertThat(listener.hear(delta("m2", "Three", "null"))).contains(new Heard.Text("\n\nThree"));
        assertThat(listener.hear(new Frame(5, "tool.status", "{}"))).isEmpty();
    }

    @Test
    void theEnd_tellsWhyItIsNotWhole() {
        listener.hear(new Frame(1, "lifecycle", "{\"status\":\"incomplete\",\"reason\":\"max_turns\"}"));

        Heard.Ended ended =
                (Heard.Ended) listener.hear(new Frame(2, "final", """
                {"final":{"status":"incomplete","response_text":"One","usage":{"input_tokens":3,"output_tokens":4}}}
                """)).orElseThrow();

        assertThat(ended.status()).isEqualTo("incomplete");
        assertThat(ended.reason()).isEqualTo("max_turns");
        assertThat(ended.filtered()).isFalse();
        assertThat(ended.lastText()).isEqualTo("One");
        assertThat(ended.usage().total()).isEqualTo(7);
    }

    @Test
    void aGuardrailsEnd_isAFilters() {
        listener.hear(new Frame(1, "lifecycle", "{\"status\":\"completed\",\"reason\":\"guardrail:pii:input\"}"));

        Heard.Ended ended = (Heard.Ended) listener.hear(new Frame(
                        2, "final", "{\"final\":{\"status\":\"refused\",\"response_text\":null,\"usage\":null}}"))
                .orElseThrow();

        assertThat(ended.filtered()).isTrue();
        assertThat(ended.usage()).isEqualTo(Heard.Usage.NONE);
    }

    @Test
    void aFailure_isTold() {
        Heard.Failed failed = (Heard.Failed) listener.hear(
                        new Frame(
                                1,
                                "error",
                                "{\"error\":{\"code\":\"provider-failed\",\"message\":\"No.\",\"source\":\"provider\",\"is_retryable\":true}}"))
                .orElseThrow();

        assertThat(failed.refusal().code().status()).isEqualTo(502);
    }

    private static Frame delta(String item, String text, String scope) {
        return new Frame(
                1,
                "message.delta",
                "{\"item_id\":\"" + item + "\",\"delta\":\"" + text + "\",\"scope\":" + scope + "}");
    }
}
