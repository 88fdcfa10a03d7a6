package io.anythingagents.observability;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @Test
    void aHeader_isReadAndWritten() {
        TraceParent parent =
                TraceParent.parse("00-" + TRACE + "-" + SPAN + "-01").orElseThrow();

        assertThat(parent).isEqualTo(new TraceParent(TRACE, SPAN, true));
        assertThat(parent.header()).isEqualTo("00-" + TRACE + "-" + SPAN + "-01");
    }

    @Test
    void aCallerThatDoesNotSample_isObeyed() {
        assertThat(TraceParent.parse("00-" + TRACE + "-" + SPAN + "-02")
                        .orElseThrow()
                        .header())
                .endsWith("-00");
    }

    @Test
    void aLaterVersion_isReadAsFarAsItIsKnown() {
        assertThat(TraceParent.parse("01-" + TRACE + "-" + SPAN + "-01-what-comes-later"))
                .contains(new TraceParent(TRACE, SPAN, true));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "x",
                "00-" + TRACE + "-" + SPAN,
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-0g"
            })
    void anythingElse_beginsATraceAnew(String header) {
        assertThat(TraceParent.parse(header)).isEmpty();
    }

    @Test
    void whatAThreadWorksUnder_isPutBack() throws Exception {
        TraceParent outer = new TraceParent(TRACE, SPAN, true);
        TraceParent inner = new TraceParent(TRACE, "0000000000000001", true);
        TraceParent.set(outer);
        try {
            assertThat(inner.carry(() -> TraceParent.current().orElseThrow())).isEqualTo(inner);
            assertThat(TraceParent.current()).contains(outer);
        } finally {
            TraceParent.set(null);
        }
        assertThat(TraceParent.current()).isEmpty();
    }
}
