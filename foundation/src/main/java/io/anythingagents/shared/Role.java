package io.anythingagents.shared;

import java.util.Locale;
import java.util.Optional;

/** A person's role in a tenant, weakest first: the order is the rule. */
public enum Role {
    VIEWER,
    MEMBER,
    ADMIN,
    OWNER;

    public boolean atLeast(Role other) {
        return compareTo(other) >= 0;
    }

    /** The lower-case word in tokens, headers and bodies. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> fromWire(String word) {
        for (Role role : values()) {
            if (role.wireName().equals(word.trim().toLowerCase(Locale.ROOT))) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
