package io.anythingagents.conversation;

import io.anythingagents.http.Fields;

/** The title a person gives a conversation: one line, 1 to 128 characters once white space is tidied. */
record ConversationTitle(String displayName) {
    private static final int LONGEST = 128;
    private static final int LONGEST_SENT = 1_024;

    static ConversationTitle from(Fields fields) {
        return new ConversationTitle(tidy(fields, fields.text("display_name", LONGEST_SENT)));
    }

    /** One line of it; too long a one is a fault of the field. */
    static String tidy(Fields fields, String sent) {
        String title = sent.strip().replaceAll("\\s+", " ");
        if (title.codePointCount(0, title.length()) > LONGEST) {
            fields.fault("display_name", "too-long", "Must have at most " + LONGEST + " characters.");
        }
        return title;
    }
}
