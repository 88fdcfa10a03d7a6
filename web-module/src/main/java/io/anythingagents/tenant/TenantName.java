package io.anythingagents.tenant;

import io.anythingagents.http.Fields;
import org.jspecify.annotations.Nullable;

/** The name of a tenant as a request gives it: 2 to 128 characters. */
final class TenantName {
    private static final int SHORTEST = 2;
    private static final int LONGEST = 128;

    private TenantName() {}

    static String required(Fields fields) {
        return checked(fields, fields.text("name", LONGEST));
    }

    static @Nullable String optional(Fields fields) {
        String name = fields.optionalText("name", LONGEST);
        return name == null ? null : checked(fields, name);
    }

    private static String checked(Fields fields, String name) {
        if (!name.isEmpty() && name.codePointCount(0, name.length()) < SHORTEST) {
            fields.fault("name", "too-short", "Use at least " + SHORTEST + " characters.");
        }
        return name;
    }
}
