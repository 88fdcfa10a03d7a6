package io.anythingagents.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlugTest {
    @ParameterizedTest
    @CsvSource({
        "Acme Inc., acme-inc",
        "  ACME   --  Inc  , acme-inc",
        "Crème Brûlée & Söhne, creme-brulee-sohne",
        "日本, tenant",
        "---, tenant",
        "42, 42"
    })
    void name_becomesLettersDigitsAndSingleHyphens(String name, String slug) {
        assertThat(Slug.of(name)).isEqualTo(slug);
    }

    @Test
    void longName_isCutAtSixtyWithoutAHangingHyphen() {
        assertThat(Slug.of("a".repeat(59) + " b")).isEqualTo("a".repeat(59));
        assertThat(Slug.of("a".repeat(128))).hasSize(60);
    }

    @Test
    void suffix_isFourHexDigits_andStaysWithinTheLength() {
        assertThat(Slug.withSuffix("acme", 0x12345)).isEqualTo("acme-2345");
        assertThat(Slug.withSuffix("a".repeat(60), -1)).hasSize(60).endsWith("-ffff");
    }
}
