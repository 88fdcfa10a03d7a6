package io.anythingagents.run;

import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.usage.CallOutcome;
import org.jspecify.annotations.Nullable;

/** Follows the call a loop is making, to tell the book what became of it. Its loop guards it. */
final class OngoingCall {
    private final LoopScope scope;
    private CallBook.@Nullable Booked booked;

    OngoingCall(LoopScope scope) {
        this.scope = scope;
    }

    void begin(CallBook.Booked call) {
        booked = call;
    }

    /** What the model gave us, shown or withheld: where nobody tells what that costs, it is counted. */
    void listen(ModelEvent event) {
        CallBook.Booked call = booked;
        if (call == null) {
            return;
        }
        if (event instanceof ModelEvent.Accepted accepted) {
            name(call, accepted.responseId());
        } else if (event instanceof ModelEvent.Started started) {
            call.answeredBy(started.model());
        } else if (event instanceof ModelEvent.TextDelta delta) {
            call.heard(delta.text().length());
        } else if (event instanceof ModelEvent.RefusalDelta delta) {
            call.heard(delta.text().length());
        } else if (event instanceof ModelEvent.CallDone done) {
            call.heard(done.name().length() + done.arguments().length());
        } else if (event instanceof ModelEvent.Completed completed) {
            call.end(
                    completed.incompleteReason() == null ? CallOutcome.COMPLETED : CallOutcome.INCOMPLETE,
                    completed.usage());
        } else if (event instanceof ModelEvent.Failed failed) {
            call.fail(failed.usage());
        }
    }

    /** What works for another agent or sums up is not gone on with. */
    private void name(CallBook.Booked call, String responseId) {
        if (!scope.nested() && call.isAnswer()) {
            call.named(responseId);
            scope.parts().workers().execute(call::keepName);
        }
    }

    /** It is stopped; harmless when it is over. */
    void breakOff() {
        CallBook.Booked call = booked;
        if (call != null) {
            call.breakOff(CallOutcome.CANCELLED);
        }
    }
}
