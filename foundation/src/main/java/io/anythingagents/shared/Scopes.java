package io.anythingagents.shared;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which scopes a tenant role brings into an access token, and when a scope satisfies a demand. */
public final class Scopes {
    private static final Set<String> VIEWER = Set.of("conversations:read", "tools:read");
    private static final Set<String> MEMBER = plus(VIEWER, "conversations:write");
    private static final Set<String> ADMIN = plus(
            MEMBER,
            "conversations:delete",
            "workflows:delete",
            "billing:read",
            "billing:manage",
            "support:read",
            "activity:read");
    private static final Set<String> OPERATOR =
            Set.of("platform:operator", "auth:invites", "auth:signup_requests", "support:read", "activity:read");
    private static final Map<Role, Set<String>> OF_ROLE =
            Map.of(Role.VIEWER, VIEWER, Role.MEMBER, MEMBER, Role.ADMIN, ADMIN, Role.OWNER, ADMIN);

    private Scopes() {}

    /** What a member of a tenant may do by the role alone. */
    public static Set<String> ofRole(Role role) {
        return OF_ROLE.getOrDefault(role, Set.of());
    }

    /** What a person may do by the role in a tenant and, if an operator of the platform, by that. */
    public static Set<String> ofPerson(Role role, boolean platformOperator) {
        if (!platformOperator) {
            return ofRole(role);
        }
        Set<String> all = new HashSet<>(ofRole(role));
        all.addAll(OPERATOR);
        return Set.copyOf(all);
    }

    /** Exact match; {@code ns:*} grants the whole name space, {@code support:*} everything. */
    public static boolean grant(Set<String> held, String demanded) {
        int colon = demanded.indexOf(':');
        return held.contains(demanded)
                || held.contains("support:*")
                || (colon > 0 && held.contains(demanded.substring(0, colon) + ":*"));
    }

    /** What is left when a caller asks to act in a lower role: nothing a tenant role gives that the lower one lacks. */
    public static Set<String> narrowedTo(Role role, Set<String> held) {
        Set<String> left = new HashSet<>();
        for (String scope : held) {
            boolean wildcard = scope.endsWith(":*");
            if (ofRole(role).contains(scope) || (!wildcard && !ADMIN.contains(scope))) {
                left.add(scope);
            }
        }
        return Set.copyOf(left);
    }

    private static Set<String> plus(Set<String> base, String... more) {
        Set<String> all = new HashSet<>(base);
        all.addAll(Set.of(more));
        return Set.copyOf(all);
    }
}
