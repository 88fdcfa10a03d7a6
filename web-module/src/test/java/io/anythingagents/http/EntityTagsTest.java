package io.anythingagents.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {
    private static final String ETAG = "\"abc\"";
    private static final Instant CHANGED = Instant.parse("2026-11-21T10:00:00Z");

    @ParameterizedTest
    @ValueSource(
            strings = {"\"abc\"", "W/\"abc\"", "*", "\"x\", \"abc\"", "\"x,y\",W/\"abc\"", " \"abc\" ", "\"a\",,\"abc\""
            })
    void namedTag_isUnchanged(String header) {
        assertThat(EntityTags.isUnchanged(List.of(header), null, ETAG, CHANGED)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"abd\"", "abc", "\"abc", "W/abc", "", "\"x\", *", "\"ab\"c\"", "\"x,\"abc\"\""})
    void otherTag_isChanged(String header) {
        assertThat(EntityTags.isUnchanged(List.of(header), null, ETAG, CHANGED)).isFalse();
    }

    @Test
    void headerSentTwice_countsAsOneList() {
        assertThat(EntityTags.isUnchanged(List.of("\"x\"", "\"abc\""), null, ETAG, CHANGED))
                .isTrue();
    }

    @Test
    void date_countsOnlyWithoutATag() {
        String sameTime = "Sat, 21 Nov 2026 10:00:00 GMT";
        String earlier = "Sat, 21 Nov 2026 09:59:59 GMT";

        assertThat(EntityTags.isUnchanged(null, sameTime, ETAG, CHANGED)).isTrue();
        assertThat(EntityTags.isUnchanged(null, earlier, ETAG, CHANGED)).isFalse();
        assertThat(EntityTags.isUnchanged(null, "yesterday", ETAG, CHANGED)).isFalse();
        assertThat(EntityTags.isUnchanged(List.of("\"x\""), sameTime, ETAG, CHANGED))
                .isFalse();
        assertThat(EntityTags.isUnchanged(null, null, ETAG, CHANGED)).isFalse();
    }
}
