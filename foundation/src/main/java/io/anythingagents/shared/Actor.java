package io.anythingagents.shared;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who acts. Only what a verified token said; never what a header or body claims. */
public sealed interface Actor {
    /** The word for logs and audit: {@code user:<uuid>}, {@code service-account:<name>}, {@code system:<job>}. */
    String subject();

    /** The user behind it, where there is one. */
    default Optional<UUID> userId() {
        return Optional.empty();
    }

    /**
     * A person signed in to one tenant.
     *
     * @param role the role for this request: the granted one, or a lower one the caller asked for
     * @param sessionId the {@code sid} claim
     */
    record User(
            UUID id,
            Role role,
            Set<String> scopes,
            boolean emailVerified,
            @Nullable UUID sessionId) implements Actor {
        public User {
            scopes = Set.copyOf(scopes);
        }

        /** The word for somebody who may not be acting. */
        public static String subjectOf(UUID id) {
            return "user:" + id;
        }

        @Override
        public String subject() {
            return subjectOf(id);
        }

        @Override
        public Optional<UUID> userId() {
            return Optional.of(id);
        }
    }

    /** A machine identity of one tenant. */
    record ServiceAccount(String name, Set<String> scopes) implements Actor {
        public ServiceAccount {
            scopes = Set.copyOf(scopes);
        }

        @Override
        public String subject() {
            return "service-account:" + name;
        }
    }

    /** Our own job or start-up step. */
    record SystemJob(String name) implements Actor {
        @Override
        public String subject() {
            return "system:" + name;
        }
    }
}
