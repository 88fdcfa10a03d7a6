package io.anythingagents.run.stream;

/**
 * One frame of a run's log.
 *
 * @param eventId 1, 2, 3 ... without gaps
 * @param json the very text that is sent, stored and replayed
 */
public record Frame(long eventId, String kind, String json) {
    /** After this one nothing follows. */
    public boolean terminal() {
        return isTerminal(kind);
    }

    /** After this one nothing follows until a person has decided. */
    public boolean waiting() {
        return kind.equals("lifecycle") && json.contains("\"status\":\"waiting\"");
    }

    public static boolean isTerminal(String kind) {
        return kind.equals("final") || kind.equals("error");
    }
}
