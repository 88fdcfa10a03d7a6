package io.anythingagents.run.trace;

/** How a span relates to others; the numbers are those of OTLP. */
public enum SpanKind {
    INTERNAL(1, "internal"),
    /** It waits for another service. */
    CLIENT(3, "client");

    private final int number;
    private final String wireName;

    SpanKind(int number, String wireName) {
        this.number = number;
        this.wireName = wireName;
    }

    public int number() {
        return number;
    }

    public String wireName() {
        return wireName;
    }

    static SpanKind of(String wireName) {
        return wireName.equals(CLIENT.wireName) ? CLIENT : INTERNAL;
    }
}
