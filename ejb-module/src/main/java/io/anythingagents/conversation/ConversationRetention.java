package io.anythingagents.conversation;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;

/** Erases conversations that were kept long enough; each call is one short transaction. */
@Stateless
public class ConversationRetention {
    @Inject
    private ConversationRepository conversations;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public ConversationRetention() {}

    /** Erases what nobody came back to for longer than this; says how many conversations. */
    public int purge(Duration kept, int limit) {
        return conversations.purgeAcrossTenants(clock.instant().minus(kept), limit);
    }

    /** The same of those that are single calls of clients that keep the dialog themselves. */
    public int purgeUnlisted(Duration kept, int limit) {
        return conversations.purgeUnlistedAcrossTenants(clock.instant().minus(kept), limit);
    }
}
