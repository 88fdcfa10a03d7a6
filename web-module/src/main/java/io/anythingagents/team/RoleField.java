package io.anythingagents.team;

import io.anythingagents.http.Fields;
import io.anythingagents.shared.Role;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The role a request names; required, exactly as written. */
final class RoleField {
    private static final Set<String> WORDS =
            Stream.of(Role.values()).map(Role::wireName).collect(Collectors.toUnmodifiableSet());

    private RoleField() {}

    static Role read(Fields fields) {
        String word = fields.text("role", 32);
        if (!word.isEmpty() && !WORDS.contains(word)) {
            fields.fault("role", "unknown-value", "Must be viewer, member, admin or owner.");
        }
        return WORDS.contains(word) ? Role.fromWire(word).orElse(Role.VIEWER) : Role.VIEWER;
    }
}
