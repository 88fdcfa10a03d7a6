package io.anythingagents.conversation;

import io.anythingagents.shared.Actor;
import io.anythingagents.shared.Role;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which of a tenant's conversations an actor may see: a person's own, a machine's own, and for owner and admin also those
 * that belong to no person any more.
 *
 * @param userId the person; null for machines
 * @param subject the actor's subject, which machines own conversations by
 * @param ownerless whether conversations without a person are included
 */
public record Visibility(@Nullable UUID userId, String subject, boolean ownerless) {
    public static Visibility of(Actor actor) {
        boolean ownerless = actor instanceof Actor.User user && user.role().atLeast(Role.ADMIN);
        return new Visibility(actor.userId().orElse(null), actor.subject(), ownerless);
    }

    /** The same rule for one object at hand. */
    public boolean allows(@Nullable UUID ownerId, String ownerSubject) {
        if (ownerId != null) {
            return ownerId.equals(userId);
        }
        return ownerless || (userId == null && ownerSubject.equals(subject));
    }

    /** The rule as a condition on a conversation aliased {@code c}; parameters {@code user} and {@code subject}. */
    String condition() {
        if (userId == null) {
            return "(c.userId is null and c.ownerSubject = :subject)";
        }
        return ownerless ? "(c.userId = :user or c.userId is null)" : "c.userId = :user";
    }

    /** The same for native queries. */
    String nativeCondition() {
        return condition().replace("c.userId", "c.user_id").replace("c.ownerSubject", "c.owner_subject");
    }

    void bind(jakarta.persistence.Query query) {
        if (userId == null) {
            query.setParameter("subject", subject);
        } else {
            query.setParameter("user", userId);
        }
    }
}
