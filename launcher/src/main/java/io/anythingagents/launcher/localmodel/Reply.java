package io.anythingagents.launcher.localmodel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What the script decided to answer: its parts in order, how fast, and how it ends. */
record Reply(List<Part> parts, Pace pace, Ending ending) {

    /** One output item. */
    sealed interface Part {}

    /** A message. */
    record Text(String text, List<ObjectNode> annotations) implements Part {
        Text(String text) {
            this(text, List.of());
        }
    }

    /**
     * Something the provider does itself.
     *
     * @param type of the item, such as {@code web_search_call}
     * @param working what it says while it is at it
     * @param details what the finished item has besides
     */
    record Hosted(String type, String working, ObjectNode details) implements Part {}

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
