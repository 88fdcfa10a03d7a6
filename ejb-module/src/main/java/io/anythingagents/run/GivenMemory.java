package io.anythingagents.run;

import io.anythingagents.agent.MemoryRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run's history came from.
 *
 * @param positions of its items in the session, oldest first, without the summary in front
 * @param clearedBefore results of tools before this position are not given
 * @param asked the rule the request asked for; null leaves it to the conversation and the agents
 * @param own what the conversation's owner set
 */
record GivenMemory(
        List<Integer> positions,
        int clearedBefore,
        @Nullable MemoryRule asked,
        ConversationMemory own) {
    static final GivenMemory NONE = new GivenMemory(List.of(), 0, null);

    GivenMemory {
        positions = List.copyOf(positions);
    }

    /** Of a conversation for which nothing was set. */
    GivenMemory(List<Integer> positions, int clearedBefore, @Nullable MemoryRule asked) {
        this(positions, clearedBefore, asked, ConversationMemory.NONE);
    }
}
