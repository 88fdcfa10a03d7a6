package io.anythingagents.settings;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** How the text of a setting becomes a value; a refusal says in one sentence what was expected. */
public final class SettingType<T> {
    private static final Set<String> TRUE = Set.of("true", "1", "yes", "on");
    private static final Set<String> FALSE = Set.of("false", "0", "no", "off");

    private static final Pattern JSON_STRINGS =
            Pattern.compile("\\[\\s*(\"[^\"\\\\,]*\"\\s*(,\\s*\"[^\"\\\\,]*\"\\s*)*)?]");

    private static final Pattern JSON_TEXTS = Pattern.compile(
            "\\{\\s*(\"[^\"\\\\]*\"\\s*:\\s*\"[^\"\\\\]*\"\\s*(,\\s*\"[^\"\\\\]*\"\\s*:\\s*\"[^\"\\\\]*\"\\s*)*)?}");
    private static final Pattern JSON_PAIR = Pattern.compile("\"([^\"]*)\"\\s*:\\s*\"([^\"]*)\"");

    private final String label;
    private final Function<String, T> parser;

    private SettingType(String label, Function<String, T> parser) {
        this.label = label;
        this.parser = parser;
    }

    /** Word for the documentation, for example {@code integer, 0 or more}. */
    public String label() {
        return label;
    }

    /**
     * Reads a trimmed, non-empty text.
     *
     * @throws IllegalArgumentException with a sentence that never repeats the text, which may be a secret
     */
    public T parse(String text) {
        return parser.apply(text);
    }

    public static SettingType<String> text() {
        return new SettingType<>("text", text -> text);
    }

    public static SettingType<Boolean> bool() {
        return new SettingType<>("true or false", text -> {
            String word = text.toLowerCase(Locale.ROOT);
            if (TRUE.contains(word)) {
                return true;
            }
            if (FALSE.contains(word)) {
                return false;
            }
            throw new IllegalArgumentException("must be true or false");
        });
    }

    public static SettingType<Integer> integer(int minimum, int maximum) {
        String range = maximum == Integer.MAX_VALUE ? minimum + " or more" : minimum + " to " + maximum;
        return new SettingType<>("integer, " + range, text -> (int) number(text, minimum, maximum, range));
    }

    /** A whole number of seconds. */
    public static SettingType<Duration> seconds(long minimum, long maximum) {
        return duration("seconds", minimum, maximum, Duration::ofSeconds);
    }

    /** A whole number of minutes. */
    public static SettingType<Duration> minutes(long minimum, long maximum) {
        return duration("minutes", minimum, maximum, Duration::ofMinutes);
    }

    /** Minutes, parts of one included, as in {@code 0.5}. */
    public static SettingType<Duration> partMinutes(double minimum, long maximum) {
        String range = BigDecimal.valueOf(minimum).toPlainString() + " to " + maximum;
        return new SettingType<>("minutes, " + range, text -> {
            BigDecimal value;
            try {
                value = new BigDecimal(text);
            } catch (NumberFormatException hidden) {
                throw new IllegalArgumentException("must be a number, " + range);
            }
            if (value.compareTo(BigDecimal.valueOf(minimum)) < 0 || value.compareTo(BigDecimal.valueOf(maximum)) > 0) {
                throw new IllegalArgumentException("must be a number, " + range);
            }
            return Duration.ofMillis(value.movePointRight(3)
                    .multiply(BigDecimal.valueOf(60))
                    .setScale(0, RoundingMode.CEILING)
                    .longValueExact());
        });
    }

    /** A whole number of hours. */
    public static SettingType<Duration> hours(long minimum, long maximum) {
        return duration("hours", minimum, maximum, Duration::ofHours);
    }

    /** A whole number of days of 24 hours. */
    public static SettingType<Duration> days(long minimum, long maximum) {
        return duration("days", minimum, maximum, Duration::ofDays);
    }

    /** An address with one of the schemes and a host. */
    public static SettingType<URI> uri(String... schemes) {
        String expected = "must be an address like " + schemes[0] + "://host"
                + (schemes.length == 1 ? "" : "; the scheme is one of " + String.join(", ", schemes));
        return new SettingType<>("address (" + String.join(", ", schemes) + ")", text -> {
            try {
                URI uri = new URI(text);
                if (uri.getScheme() != null
                        && Arrays.asList(schemes).contains(uri.getScheme().toLowerCase(Locale.ROOT))
                        && uri.getHost() != null) {
                    return uri;
                }
            } catch (URISyntaxException hidden) {
                // Its message repeats the text, which may hold a password.
            }
            throw new IllegalArgumentException(expected);
        });
    }

    /** The address of a PostgreSQL database. */
    public static SettingType<URI> postgres() {
        String expected = "must be an address like postgresql://user:password@host:5432/database";
        return new SettingType<>("address (postgresql, postgres)", text -> {
            URI uri;
            try {
                uri = new URI(text);
            } catch (URISyntaxException hidden) {
                throw new IllegalArgumentException(expected);
            }
            if (!"postgresql".equalsIgnoreCase(uri.getScheme()) && !"postgres".equalsIgnoreCase(uri.getScheme())) {
                throw new IllegalArgumentException(expected);
            }
            PostgresAddress.parse(uri);
            return uri;
        });
    }

    public static SettingType<Path> path() {
        return new SettingType<>("path", text -> {
            try {
                return Path.of(text);
            } catch (InvalidPathException hidden) {
                throw new IllegalArgumentException("must be a path");
            }
        });
    }

    /** Comma-separated words; a JSON array of strings is accepted too. */
    public static SettingType<List<String>> list() {
        return new SettingType<>("comma-separated list", SettingType::words);
    }

    /** Comma-separated words that each match; {@code expected} ends the sentence "each value must be ...". */
    public static SettingType<List<String>> listOf(String label, String expected, Predicate<String> accepted) {
        return new SettingType<>("comma-separated " + label, text -> {
            List<String> words = words(text);
            if (!words.stream().allMatch(accepted)) {
                throw new IllegalArgumentException("is wrong: each value must be " + expected);
            }
            return words;
        });
    }

    /** Names with values, as {@code a=1,b=2}, {@code a:1,b:2} or a JSON object of texts; none of them empty or twice. */
    public static SettingType<Map<String, String>> pairs() {
        return new SettingType<>("name=value, comma-separated", text -> {
            Map<String, String> pairs = new LinkedHashMap<>();
            if (text.startsWith("{")) {
                if (!JSON_TEXTS.matcher(text).matches()) {
                    throw new IllegalArgumentException("must be name=value,name=value or a JSON object of texts");
                }
                JSON_PAIR.matcher(text).results().forEach(pair -> add(pairs, pair.group(1), pair.group(2)));
            } else {
                for (String pair : text.split(",", -1)) {
                    String[] sides = pair.split("[=:]", 2);
                    add(pairs, sides[0], sides.length == 2 ? sides[1] : "");
                }
            }
            if (pairs.isEmpty()) {
                throw new IllegalArgumentException("must hold at least one name with its value");
            }
            return Map.copyOf(pairs);
        });
    }

    /** One of a few fixed words, case-insensitive, stored in lower case. */
    public static SettingType<String> oneOf(String... words) {
        String label = String.join(", ", words);
        return new SettingType<>("one of " + label, text -> {
            String word = text.toLowerCase(Locale.ROOT);
            if (!Arrays.asList(words).contains(word)) {
                throw new IllegalArgumentException("must be one of " + label);
            }
            return word;
        });
    }

    private static SettingType<Duration> duration(
            String unit, long minimum, long maximum, Function<Long, Duration> toDuration) {
        String range = minimum + " to " + maximum;
        return new SettingType<>(unit + ", " + range, text -> toDuration.apply(number(text, minimum, maximum, range)));
    }

    private static void add(Map<String, String> pairs, String name, String value) {
        if (name.isBlank() || value.isBlank() || pairs.put(name.strip(), value.strip()) != null) {
            throw new IllegalArgumentException("must give each name once, with its value, like name=value");
        }
    }

    private static List<String> words(String text) {
        String body = text;
        if (text.startsWith("[")) {
            if (!JSON_STRINGS.matcher(text).matches()) {
                throw new IllegalArgumentException("must be a comma-separated list or a JSON array of strings");
            }
            body = text.substring(1, text.length() - 1).replace("\"", "");
        }
        List<String> words = Arrays.stream(body.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
        if (words.isEmpty() && !text.isEmpty()) {
            throw new IllegalArgumentException("must hold at least one value");
        }
        return words;
    }

    private static long number(String text, long minimum, long maximum, String range) {
        long value;
        try {
            value = Long.parseLong(text.replace("_", ""));
        } catch (NumberFormatException hidden) {
            throw new IllegalArgumentException("must be a whole number, " + range);
        }
        if (value < minimum || value > maximum) {
            throw new IllegalArgumentException("must be a whole number, " + range);
        }
        return value;
    }
}
