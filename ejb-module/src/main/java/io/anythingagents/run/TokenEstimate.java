package io.anythingagents.run;

import io.anythingagents.run.model.FunctionSpec;
import io.anythingagents.run.model.ModelRequest;
import io.anythingagents.run.model.SessionItem;
import java.util.List;

/** Tokens of a text, where the provider does not tell: one for every four characters begun, as is usual for English. */
final class TokenEstimate {
    static final int CHARACTERS = 4;

    private TokenEstimate() {}

    static long of(long characters) {
        return (characters + CHARACTERS - 1) / CHARACTERS;
    }

    /** What a call sends. */
    static long of(ModelRequest request) {
        long tokens = of(request.instructions(), request.items());
        for (FunctionSpec function : request.functions()) {
            tokens += of((long) function.name().length()
                    + function.description().length()
                    + function.parametersSchema().length());
        }
        return tokens;
    }

    static long of(String instructions, List<SessionItem> items) {
        return of(instructions.length()) + of(items);
    }

    static long of(List<SessionItem> items) {
        long tokens = 0;
        for (SessionItem item : items) {
            tokens += of(characters(item));
        }
        return tokens;
    }

    private static long characters(SessionItem item) {
        if (item instanceof SessionItem.UserText said) {
            return said.text().length();
        }
        if (item instanceof SessionItem.AgentText said) {
            return said.text().length();
        }
        if (item instanceof SessionItem.ToolRequest asked) {
            return (long) asked.name().length() + asked.arguments().length();
        }
        if (item instanceof SessionItem.ToolAnswer answered) {
            return answered.output().length();
        }
        if (item instanceof SessionItem.Recap recap) {
            return recap.text().length() + (long) SessionItem.Recap.HEADING.length();
        }
        if (item instanceof SessionItem.Hosted hosted) {
            return hosted.json().length();
        }
        return item instanceof SessionItem.Sealed sealed ? sealed.json().length() : 0;
    }
}
