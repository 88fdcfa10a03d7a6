package io.anythingagents.usage;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the ledger is added up by. */
public enum UsageGroup {
    /** Days and months are UTC's. */
    DAY("to_char(c.ended_at at time zone 'UTC', 'YYYY-MM-DD')"),
    MONTH("to_char(c.ended_at at time zone 'UTC', 'YYYY-MM')"),
    /** The empty key holds service accounts and people who were erased. */
    USER("coalesce(cast(c.user_id as text), '')"),
    AGENT("c.agent"),
    MODEL("c.model"),
    OUTCOME("c.outcome");

    private final String expression;

    UsageGroup(String expression) {
        this.expression = expression;
    }

    /** The key in SQL; a constant, nobody's input. */
    String expression() {
        return expression;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static UsageGroup of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public static Set<String> words() {
        return Stream.of(values()).map(UsageGroup::word).collect(Collectors.toUnmodifiableSet());
    }
}
