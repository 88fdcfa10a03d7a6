package io.anythingagents.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTypeTest {
    @ParameterizedTest
    @CsvSource({
        "true,true",
        "TRUE,true",
        "1,true",
        "yes,true",
        "on,true",
        "false,false",
        "0,false",
        "no,false",
        "Off,false"
    })
    void bool_readsTheUsualWords(String text, boolean expected) {
        assertThat(SettingType.bool().parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "y", "enabled", "tru"})
    void bool_refusesAnythingElse(String text) {
        assertThatThrownBy(() -> SettingType.bool().parse(text)).hasMessage("must be true or false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "11", "-1", "1.5", "ten", "99999999999999999999"})
    void integer_refusesWhatIsOutOfRangeOrNoWholeNumber(String text) {
        assertThatThrownBy(() -> SettingType.integer(1, 10).parse(text))
                .hasMessage("must be a whole number, 1 to 10")
                .hasNoCause();
    }

    @Test
    void durations_countTheirUnit() {
        assertThat(SettingType.seconds(0, 100).parse("90")).isEqualTo(Duration.ofSeconds(90));
        assertThat(SettingType.minutes(0, 100).parse("90")).isEqualTo(Duration.ofMinutes(90));
    }

    @Test
    void partMinutes_takePartsOfAMinute_upToTheirBound() {
        assertThat(SettingType.partMinutes(0.001, 10).parse("0.05")).isEqualTo(Duration.ofSeconds(3));
        assertThat(SettingType.partMinutes(0.001, 10).parse("10")).isEqualTo(Duration.ofMinutes(10));
        assertThatThrownBy(() -> SettingType.partMinutes(0.001, 10).parse("0"))
                .hasMessage("must be a number, 0.001 to 10");
        assertThatThrownBy(() -> SettingType.partMinutes(0.001, 10).parse("1e999999999"))
                .hasMessage("must be a number, 0.001 to 10");
        assertThatThrownBy(() -> SettingType.partMinutes(0.001, 10).parse("soon"))
                .hasMessage("must be a number, 0.001 to 10");
    }

    @Test
    void list_readsCommasAndJsonAlike() {
        assertThat(SettingType.list().parse(" a, b ,,a")).containsExactly("a", "b");
        assertThat(SettingType.list().parse("[\"a\", \"b\"]")).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[]x", "[1,2]", "[\"a\"", "[\"a\" \"b\"]", ",", "[]"})
    void list_refusesBrokenJsonAndNothing(String text) {
        assertThatThrownBy(() -> SettingType.list().parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneOf_ignoresCase() {
        assertThat(SettingType.oneOf("file", "vault").parse("FILE")).isEqualTo("file");
    }

    @Test
    void uri_refusalNeverCarriesTheText() {
        assertThatThrownBy(() -> SettingType.uri("redis", "rediss").parse("redis://user:top secret@host"))
                .hasMessageContaining("redis://host")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1,b=2",
                "a:1, b:2",
                " a = 1 ,b=2",
                "{\"a\":\"1\",\"b\":\"2\"}",
                "{ \"b\" : \"2\" , \"a\" : \"1\" }"
            })
    void pairs_readTextAndJson(String text) {
        assertThat(SettingType.pairs().parse(text)).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "a=", "=1", "a=1,", "a=1,a=2", "{}", "{\"a\":1}", "{\"a\":\"1\"", "{\"a\":\"\"}", "{\"a\"}"
            })
    void pairs_refuseWhatIsEmptyTwiceOrNoPair(String text) {
        assertThatThrownBy(() -> SettingType.pairs().parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
