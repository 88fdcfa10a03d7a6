package io.anythingagents.openai;

import io.anythingagents.conversation.ConversationLog.Brought;
import io.anythingagents.http.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The dialog a client sends, in either of the two shapes: what was said before, and the message to answer.
 *
 * @param before oldest first; roles user, assistant and system
 * @param message the person's, last of all
 */
record Turns(List<Brought> before, String message) {
    private static final int MOST = 500;
    private static final int LONGEST = 32_768;
    private static final Set<String> TEXT_PARTS = Set.of("text", "input_text", "output_text", "refusal");

    Turns {
        before = List.copyOf(before);
    }

    /** A single message. */
    static Turns of(String message) {
        return new Turns(List.of(), message);
    }

    /** Reads a list of messages; what it holds besides text is refused, for no agent of ours would see it. */
    static Turns read(Fields fields, String member) {
        List<Brought> read = fields.objects(member, MOST, Turns::turn);
        if (read.isEmpty()) {
            if (fields.has(member)) {
                fields.fault(member, "required", "Must have at least one message.");
            } else {
                fields.fault(member, "required", "Is required.");
            }
            return of("");
        }
        Brought last = read.get(read.size() - 1);
        if (!last.role().equals("user")) {
            fields.fault(member, "invalid", "The last message must be the user's.");
        }
        return new Turns(read.subList(0, read.size() - 1), last.text());
    }

    private static Brought turn(Fields fields) {
        String type = fields.optionalText("type", 64);
        if (type != null && !type.equals("message")) {
            fields.fault("type", "unsupported", "Only messages are supported.");
        }
        String role = fields.text("role", 64);
        String known =
                switch (role) {
                    case "user", "assistant", "system" -> role;
                    case "developer" -> "system";
                    default -> "";
                };
        if (known.isEmpty() && !role.isEmpty()) {
            fields.fault("role", "unknown-value", "Must be one of assistant, developer, system, user.");
        }
        return new Brought(known, fields.textOrParts("content", LONGEST, TEXT_PARTS));
    }

    /** With instructions before everything else. */
    Turns under(String instructions) {
        List<Brought> all = new ArrayList<>();
        all.add(new Brought("system", instructions));
        all.addAll(before);
        return new Turns(all, message);
    }
}
