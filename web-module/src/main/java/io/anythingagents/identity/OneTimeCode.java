package io.anythingagents.identity;

import io.anythingagents.http.Fields;

/** The {@code code} member: of an app, or a recovery code with its blanks and hyphens. */
final class OneTimeCode {
    private static final int SHORTEST = 6;
    private static final int LONGEST = 16;

    private OneTimeCode() {}

    static String read(Fields fields) {
        String code = fields.text("code", LONGEST);
        if (!code.isEmpty() && code.length() < SHORTEST) {
            fields.fault("code", "too-short", "Must have at least " + SHORTEST + " characters.");
        }
        return code;
    }
}
