package io.anythingagents.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.FieldFault;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
    private record Person(String name, @Nullable String nick, int age, boolean admin) {
        static Person from(Fields fields) {
            return new Person(
                    fields.text("name", 5),
                    fields.optionalText("nick", 5),
                    fields.integer("age", 0, 150),
                    fields.bool("admin", false));
        }
    }

    @Test
    void completeBody_isReadAndTrimmed() {
        Person person = JsonBody.of("{\"name\":\" Ada \",\"nick\":\" \",\"age\":36,\"admin\":true,\"other\":1}")
                .read(Person::from);

        assertThat(person).isEqualTo(new Person("Ada", null, 36, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  \n", "{", "{\"a\":1}}", "{\"a\":}", "{'a':1}", "nul", "{\"a\":1} x", "{\"a\":\"\\q\"}"})
    void emptyAndMalformedBodies_areMalformedRequests(String body) {
        @Nullable DomainException refusal = refusal(body, Person::from);

        assertThat(refusal).isNotNull();
        assertThat(Objects.requireNonNull(refusal).code()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
    }

    @Test
    void bytesThatAreNoUtf8_areAMalformedRequest() {
        JsonBody body = new JsonBody(new byte[] {'{', '"', (byte) 0xC3, '"', '}'});

        DomainException refusal = catchThrowableOfType(DomainException.class, () -> body.read(Person::from));

        assertThat(refusal.code()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
    }

    @Test
    void byteOrderMark_isOverlooked() {
        assertThat(value("\uFEFF{\"id\":\"x\"}", fields -> fields.text("id", 9)))
                .isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "12", "true", "null"})
    void anythingButAnObject_isTheWrongType(String body) {
        assertThat(faults(body, Person::from)).containsExactly("  wrong-type");
    }

    @Test
    void everyFault_isNamedAtOnce() {
        assertThat(faults("{\"name\":\"  \",\"nick\":7,\"age\":\"36\",\"admin\":\"yes\"}", Person::from))
                .containsExactly("/name required", "/nick wrong-type", "/age wrong-type", "/admin wrong-type");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"name\":null}', /name required",
        "'{}', /name required",
        "'{\"name\":[]}', /name wrong-type",
        "'{\"name\":\"123456\"}', /name too-long",
        "'{\"name\":\"a\\u0000\"}', /name nul-character",
        "'{\"name\":\"a\\ud800\"}', /name invalid-character"
    })
    void faultyText_isToldByPointerAndReason(String body, String fault) {
        assertThat(faults(body, fields -> fields.text("name", 5))).containsExactly(fault);
    }

    @Test
    void length_countsCharactersAndNotUtf16Units() {
        assertThat(value("{\"name\":\"😀😀😀😀😀\"}", fields -> fields.text("name", 5)))
                .isEqualTo("😀😀😀😀😀");
    }

    @ParameterizedTest
    @CsvSource({
        "1.5, wrong-type",
        "'\"1\"', wrong-type",
        "true, wrong-type",
        "-1, out-of-range",
        "11, out-of-range",
        "99999999999999999999, out-of-range",
        "{}, wrong-type",
        "null, required"
    })
    void faultyNumbers_areToldApart(String value, String code) {
        assertThat(faults("{\"n\":" + value + "}", fields -> fields.integer("n", 0, 10)))
                .containsExactly("/n " + code);
    }

    @Test
    void numberOfAbsurdMagnitude_isRefusedAndNotExpanded() {
        assertThat(faults("{\"n\":1e999999999}", fields -> fields.integer("n", 0, 10)))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-1-1-1-1", "x", "123e4567e89b12d3a456426614174000"})
    void identifiers_areStrict(String value) {
        assertThat(faults("{\"id\":\"" + value + "\"}", fields -> fields.uuid("id")))
                .containsExactly("/id invalid-uuid");
    }

    @Test
    void identifier_isReadInAnyCase() {
        assertThat(value("{\"id\":\"123E4567-E89B-12D3-A456-426614174000\"}", fields -> fields.uuid("id")))
                .isEqualTo(UUID.fromString("123e4567-e89b-12d3-a456-426614174000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a@", "@b", "a b@c.d", "a@b c", "a@@b.c", "a@-b.c", ".a@b.c", "a..b@c.d", "<a@b.c>"})
    void brokenAddresses_areNoEmail(String address) {
        assertThat(faults("{\"email\":\"" + address + "\"}", fields -> fields.email("email")))
                .containsExactly("/email invalid-email");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b.c", "a.b+tag@example.co.uk", "ada@localhost", "jürgen@münchen.de"})
    void usualAddresses_areEmail(String address) {
        assertThat(faults("{\"email\":\"" + address + "\"}", fields -> fields.email("email")))
                .isEmpty();
    }

    @Test
    void nestedObjectsAndLists_haveDeepPointers() {
        assertThat(faults(
                        "{\"items\":[{\"id\":1},{\"id\":\"ok\"},3],\"tags\":[\"a\",4],\"run/options\":{\"mode\":\"x\"}}",
                        fields -> {
                            fields.objects("items", 5, item -> item.text("id", 5));
                            fields.texts("tags", 5, 5);
                            Fields options = fields.optionalObject("run/options");
                            return options == null ? null : options.optionalOneOf("mode", Set.of("a", "b"));
                        }))
                .containsExactly(
                        "/items/0/id wrong-type",
                        "/items/2 wrong-type",
                        "/tags/1 wrong-type",
                        "/run~1options/mode unknown-value");
    }

    @Test
    void strictRequests_refuseUnknownMembers() {
        assertThat(faults("{\"a\":1,\"b\":2}", fields -> {
                    fields.only("a");
                    return "";
                }))
                .containsExactly("/b unknown-field");
    }

    @Test
    void emptyBody_isAnObjectWithoutMembersWhereItMayBe() {
        assertThat(value("", fields -> fields.bool("all", true))).isEqualTo(true);
    }

    private static <T> Object value(String body, Function<Fields, T> reading) {
        return JsonBody.of(body).readOrEmpty(reading);
    }

    private static <T> @Nullable DomainException refusal(String body, Function<Fields, T> reading) {
        return catchThrowableOfType(
                DomainException.class, () -> JsonBody.of(body).read(reading));
    }

    private static <T> List<String> faults(String body, Function<Fields, T> reading) {
        @Nullable DomainException refusal = refusal(body, reading);
        if (refusal == null) {
            return List.of();
        }
        assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
        return refusal.faults().stream().map(JsonBodyTest::text).toList();
    }

    private static String text(FieldFault fault) {
        return (fault.pointer().isEmpty() ? " " : fault.pointer()) + " " + fault.code();
    }
}
