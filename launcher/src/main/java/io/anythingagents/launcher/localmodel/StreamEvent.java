package io.anythingagents.launcher.localmodel;

/** One event of a response's stream, numbered from 0; {@code json} is what goes on the wire. */
record StreamEvent(long number, String type, String json, Kind kind) {

    /** What the event means for the stream. */
    enum Kind {
        PLAIN,
        DELTA,
        TERMINAL
    }
}
