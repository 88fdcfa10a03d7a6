package io.anythingagents.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class CursorFormatTest {
    private static final CursorFormat FORMAT = new CursorFormat("t1", 2);

    @Test
    void whatIsWritten_isRead() {
        Instant at = Instant.parse("2026-11-21T10:00:00Z");

        List<String> read = FORMAT.read(FORMAT.write(at, "any|thing"), values -> values);

        assertThat(read).containsExactly(at.toString(), "any|thing");
        assertThat(FORMAT.write(at, "x")).matches("[A-Za-z0-9_-]+");
        assertThat(FORMAT.<List<String>>read(null, values -> values)).isNull();
    }

    @Test
    void anythingElse_isRefused() {
        for (String cursor :
                List.of("", "*", encoded("t2|a|b"), encoded("t1|a"), encoded("t1"), encoded("t1|a|b\0"), "a b")) {
            assertRefused(cursor);
        }
    }

    @Test
    void whatNoPlaceCanBeMadeOf_isRefused() {
        assertThatExceptionOfType(DomainException.class)
                .isThrownBy(() -> FORMAT.read(FORMAT.write("x", 1), values -> Instant.parse(values.get(0))));
        assertThatExceptionOfType(DomainException.class)
                .isThrownBy(() -> FORMAT.read(FORMAT.write("x", "y"), values -> Long.parseLong(values.get(1))));
    }

    private static void assertRefused(String cursor) {
        assertThatExceptionOfType(DomainException.class)
                .as(cursor)
                .isThrownBy(() -> FORMAT.read(cursor, values -> values))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_CURSOR));
    }

    private static String encoded(String plain) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }
}
