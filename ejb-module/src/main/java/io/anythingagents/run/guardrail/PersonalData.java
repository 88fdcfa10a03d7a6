package io.anythingagents.run.guardrail;

import io.anythingagents.run.guardrail.Guardrails.Stage;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds personal data by its form and its check digits. Masked, a find becomes its kind in angle brackets; blocked, it
 * trips, also when it is percent-encoded. No pattern crosses the end of a line.
 */
record PersonalData(Set<Kind> kinds, boolean block) implements Guardrail {
    private static final BigInteger NINETY_SEVEN = BigInteger.valueOf(97);
    private static final int SHORTEST_IBAN = 15;

    /** What is looked for; those that are easily taken for another kind come last. */
    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    enum Kind {
        IBAN_CODE(
                "(?<![A-Za-z0-9])([A-Z]{2}\\d{2}(?:[A-Z0-9]{11,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,4})?))"
                        + "(?![A-Za-z0-9])",
                PersonalData::isIban),
        CREDIT_CARD("(?<![\\d.])(\\d(?:[ -]?\\d){12,18})(?![\\d])", PersonalData::isCard),
        US_SSN("(?<![\\d-])((?!000|666|9\\d\\d)\\d{3}-(?!00)\\d{2}-(?!0000)\\d{4})(?![\\d-])", text -> true),
        US_PASSPORT("(?i:passport)[^\\d\\n]{0,20}?\\b([A-Z]?\\d{8,9})\\b", text -> true),
        CVV("(?i:\\bcvv2?|\\bcvc2?)[^\\d\\n]{0,8}(\\d{3,4})\\b", text -> true),
        EMAIL_ADDRESS(
                "(?<![A-Za-z0-9._%+-])([A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,8})",
                text -> true),
        IP_ADDRESS(
                "(?<![\\w.])((?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d))(?![\\w]|\\.\\d)"
                        + "|(?<![\\w:])((?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}"
                        + "|(?:[0-9A-Fa-f]{1,4}:){1,6}(?::[0-9A-Fa-f]{1,4}){1,6})(?![\\w:])",
                text -> true),
        PHONE_NUMBER(
                "(?<![\\w+.-])(\\+\\d{1,3}(?:[ .()/-]{0,2}\\d){6,13}"
                        + "|\\(\\d{3}\\) ?\\d{3}[ .-]\\d{4}|\\d{3}[ .-]\\d{3}[ .-]\\d{4}|0\\d{2,5}[ /-]\\d{4,9})(?![\\w-])",
                text -> true);

        static final Set<Kind> USUAL = EnumSet.of(EMAIL_ADDRESS, PHONE_NUMBER, US_SSN, CREDIT_CARD);
        static final Set<Kind> ALL = EnumSet.allOf(Kind.class);

        private final Pattern pattern;
        private final Predicate<String> genuine;

        Kind(String pattern, Predicate<String> genuine) {
            this.pattern = Pattern.compile(pattern);
            this.genuine = genuine;
        }

        private String masked(String text) {
            Matcher matcher = pattern.matcher(text);
            StringBuilder masked = new StringBuilder();
            int copied = 0;
            while (matcher.find()) {
                int group = matcher.start(1) >= 0 ? 1 : 2;
                if (genuine.test(matcher.group(group))) {
                    masked.append(text, copied, matcher.start(group))
                            .append('<')
                            .append(name())
                            .append('>');
                    copied = matcher.end(group);
                }
            }
            return copied == 0
                    ? text
                    : masked.append(text, copied, text.length()).toString();
        }
    }

    PersonalData {
        kinds = Set.copyOf(kinds);
    }

    @Override
    public String key() {
        return "pii_detection";
    }

    @Override
    public GuardrailEntry entry(Stage stage) {
        String name =
                switch (stage) {
                    case INPUT -> "pii_detection_input";
                    case OUTPUT -> "pii_detection_output";
                    case TOOL_INPUT -> "pii_tool_input";
                    case TOOL_OUTPUT -> "pii_tool_output";
                };
        return new GuardrailEntry(name, stage, title(), purpose(), masks(), config(), configSchema());
    }

    @Override
    public String title() {
        return "Personal data";
    }

    @Override
    public String purpose() {
        return "Finds personal data by form and check digit, and masks it or ends the run.";
    }

    @Override
    public boolean masks() {
        return true;
    }

    @Override
    public JsonObject config() {
        JsonArrayBuilder entities = Json.createArrayBuilder();
        Arrays.stream(Kind.values()).filter(kinds::contains).map(Kind::name).forEach(entities::add);
        return Json.createObjectBuilder()
                .add("mode", block ? "block" : "mask")
                .add("entities", entities)
                .build();
    }

    @Override
    public JsonObject configSchema() {
        JsonArrayBuilder entities = Json.createArrayBuilder();
        Arrays.stream(Kind.values()).map(Kind::name).forEach(entities::add);
        return Json.createObjectBuilder()
                .add("type", "object")
                .add(
                        "properties",
                        Json.createObjectBuilder()
                                .add(
                                        "mode",
                                        Json.createObjectBuilder()
                                                .add(
                                                        "enum",
                                                        Json.createArrayBuilder()
                                                                .add("mask")
                                                                .add("block")))
                                .add(
                                        "entities",
                                        Json.createObjectBuilder()
                                                .add("type", "array")
                                                .add(
                                                        "items",
                                                        Json.createObjectBuilder()
                                                                .add("enum", entities))))
                .build();
    }

    @Override
    public Verdict check(String text) {
        String masked = cleaned(text);
        if (!masked.equals(text)) {
            return block ? new Verdict.Tripped(key()) : new Verdict.Changed(masked);
        }
        if (block && isHidden(text)) {
            return new Verdict.Tripped(key());
        }
        return new Verdict.Passed();
    }

    @Override
    public String cleaned(String text) {
        String masked = text;
        for (Kind kind : Kind.values()) {
            if (kinds.contains(kind)) {
                masked = kind.masked(masked);
            }
        }
        return masked;
    }

    private boolean isHidden(String text) {
        if (text.indexOf('%') < 0) {
            return false;
        }
        try {
            String plain = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
            return !cleaned(plain).equals(plain);
        } catch (IllegalArgumentException e) {
            return false; // a percent sign that encodes nothing
        }
    }

    /** ISO 7812: cards that pay begin with 2 to 6, and end with Luhn's check digit. */
    private static boolean isCard(String text) {
        if (text.charAt(0) < '2' || text.charAt(0) > '6') {
            return false;
        }
        int sum = 0;
        boolean twice = false;
        for (int i = text.length() - 1; i >= 0; i--) {
            int digit = Character.digit(text.charAt(i), 10);
            if (digit >= 0) {
                int value = twice ? digit * 2 : digit;
                sum += value > 9 ? value - 9 : value;
                twice = !twice;
            }
        }
        return sum > 0 && sum % 10 == 0;
    }

    /** ISO 13616: the remainder by 97 is 1. */
    private static boolean isIban(String text) {
        String plain = text.replace(" ", "");
        if (plain.length() < SHORTEST_IBAN) {
            return false;
        }
        StringBuilder digits = new StringBuilder();
        String turned = plain.substring(4) + plain.substring(0, 4);
        turned.chars().forEach(letter -> digits.append(Character.digit(letter, 36)));
        return new BigInteger(digits.toString()).mod(NINETY_SEVEN).intValue() == 1;
    }
}
