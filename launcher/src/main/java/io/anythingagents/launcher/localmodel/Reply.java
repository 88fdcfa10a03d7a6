package io.anythingagents.launcher.localmodel;

import java.util.List;

/** What the script decided to answer: its parts in order, how fast, and how it ends. */
record Reply(List<Part> parts, Pace pace, Ending ending) {

    /** One output item. */
    sealed interface Part {}

    /** A message. */
    record Text(String text) implements Part {}

    /** A message that refuses. */
    record Refusal(String text) implements Part {}

    /** A function call. */
    record Call(String name, String arguments) implements Part {}

    /** How the response ends. */
    enum Ending {
        COMPLETED,
        CUT_AT_TOKEN_LIMIT
    }
}
