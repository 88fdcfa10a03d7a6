package io.anythingagents.run;

import io.anythingagents.conversation.ConversationDoomed;
import io.anythingagents.run.Transcript.Spoken;
import io.anythingagents.run.stream.Frame;
import io.anythingagents.run.stream.Frames;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Shows an end to whoever reads along with a run that waits in a conversation somebody deletes: no node holds such a run, so
 * none would notice.
 */
@ApplicationScoped
public class DoomedWaits {
    @Inject
    private RunWaits waits;

    @Inject
    private RunEngine engine;

    @Inject
    private Event<Gone> gone;

    @Inject
    private Clock clock;

    /** A run that is no more once the transaction is through, and the frame that says so. */
    public record Gone(UUID runId, Frame last) {}

    @SuppressWarnings("NullAway.Init") // injected
    public DoomedWaits() {}

    void remember(@Observes ConversationDoomed doomed) {
        waits.inConversation(doomed.tenantId(), doomed.conversationId())
                .ifPresent(waiting -> gone.fire(new Gone(waiting.run().id(), last(waiting.run(), waiting.state()))));
    }

    private Frame last(AgentRun run, RunState state) {
        Frames frames = new Frames(clock, run.id(), run.conversationId(), run.streamId(), run.activeAgent());
        frames.answering(state.responseId());
        return frames.word(run.lastEventId() + 1, frames.end(RunStatus.CANCELLED, said(state), null, state.used()));
    }

    private static @Nullable String said(RunState state) {
        return state.transcript()
                .lastSpoken()
                .map((Spoken row) -> row.text.toString())
                .filter(text -> !text.isEmpty())
                .orElse(null);
    }

    void show(@Observes(during = TransactionPhase.AFTER_SUCCESS) Gone run) {
        engine.announce(run.runId(), run.last());
    }
}
