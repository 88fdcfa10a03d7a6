package io.anythingagents.conversation;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Titles that the product makes up; each call is one short transaction, and a person's own title always wins. */
@Stateless
public class ConversationTitles {
    /** What is older was there before titles were made, or was left alone on purpose. */
    private static final Duration RECENT = Duration.ofDays(1);

    @Inject
    private ConversationTitleRepository titles;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public ConversationTitles() {}

    /** Conversations to find titles for; whoever dies with one leaves it to others after this long. */
    public List<UntitledConversation> claim(Duration term, int limit) {
        return titles.claimAcrossTenants(clock.instant().minus(RECENT), term, limit);
    }

    /** Says whether it took the title; one that was named or deleted meanwhile does not. */
    public boolean give(UUID tenantId, UUID conversationId, String title) {
        return titles.give(tenantId, conversationId, title, clock.instant());
    }

    public void giveUp(UUID tenantId, UUID conversationId) {
        titles.giveUp(tenantId, conversationId, clock.instant());
    }
}
