package io.anythingagents.run.model.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EventStreamParserTest {
    private static final String STREAM =
            "event: a\r\ndata: {\"t\":\"Grüße 😀\"}\r\n\r\n: comment\n\ndata:one\ndata: two\n\ndata: [DONE]\n\ndata: cut";

    @Test
    void events_areCutAtBlankLines() {
        assertThat(parse(STREAM.getBytes(StandardCharsets.UTF_8), 4096))
                .containsExactly("{\"t\":\"Grüße 😀\"}", "one\ntwo", "[DONE]");
    }

    @Property
    void packetBorders_makeNoDifference(@ForAll @IntRange(min = 1, max = 40) int size) {
        assertThat(parse(STREAM.getBytes(StandardCharsets.UTF_8), size))
                .containsExactly("{\"t\":\"Grüße 😀\"}", "one\ntwo", "[DONE]");
    }

    private static List<String> parse(byte[] bytes, int size) {
        List<String> events = new ArrayList<>();
        EventStreamParser parser = new EventStreamParser();
        for (int start = 0; start < bytes.length; start += size) {
            parser.feed(ByteBuffer.wrap(bytes, start, Math.min(size, bytes.length - start)), events::add);
        }
        return events;
    }
}
