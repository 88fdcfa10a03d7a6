package io.anythingagents.run.title;

import io.anythingagents.run.TokenUsage;
import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.usage.CallOutcome;
import io.anythingagents.usage.CallTokens;
import io.anythingagents.usage.EndedCall;
import io.anythingagents.usage.OpenCall;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model call for one title, as it goes on; its events come one after the other. */
final class TitleCall {
    private static final int LONGEST_MODEL = 128;

    private final OpenCall call;
    private final StringBuilder said = new StringBuilder();
    private @Nullable String model;
    private @Nullable CallOutcome outcome;
    private boolean refused;
    private TokenUsage usage = TokenUsage.NONE;

    TitleCall(OpenCall call) {
        this.call = call;
    }

    /** True when it was the last event. */
    synchronized boolean hear(ModelEvent event) {
        if (outcome != null) {
            return false;
        }
        if (event instanceof ModelEvent.Started started) {
            model = started.model();
        } else if (event instanceof ModelEvent.TextDelta delta) {
            said.append(delta.text());
        } else if (event instanceof ModelEvent.RefusalDelta) {
            refused = true;
        } else if (event instanceof ModelEvent.Completed completed) {
            outcome = completed.incompleteReason() == null ? CallOutcome.COMPLETED : CallOutcome.INCOMPLETE;
            usage = completed.usage();
        } else if (event instanceof ModelEvent.Failed failed) {
            outcome = CallOutcome.FAILED;
            usage = failed.usage();
        }
        return outcome != null;
    }

    synchronized Optional<String> title() {
        return outcome == CallOutcome.COMPLETED && !refused ? TitleText.of(said.toString()) : Optional.empty();
    }

    /** For the ledger. */
    synchronized EndedCall ended(Instant now) {
        String answering = model == null ? call.model() : model;
        CallTokens tokens = new CallTokens(
                Math.max(0, usage.input()), usage.cachedInput(), Math.max(0, usage.output()), usage.reasoning());
        return new EndedCall(
                call,
                answering.length() > LONGEST_MODEL ? answering.substring(0, LONGEST_MODEL) : answering,
                outcome == null ? CallOutcome.FAILED : outcome,
                tokens,
                false,
                now);
    }
}
