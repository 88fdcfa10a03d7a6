package io.anythingagents.run;

import io.anythingagents.run.model.ModelCall;
import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.ModelFault;
import io.anythingagents.usage.CallOutcome;
import io.anythingagents.usage.CallPurpose;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a loop does before it asks a model: make room, where it has to be made. Where a model has to sum up first, no thread
 * waits for it, and stopping the loop stops that call.
 */
final class MemoryStep {
    /** The loop it belongs to, asked and told under its lock. */
    interface Loop {
        /** Whether it is between two calls and not ending. */
        boolean goesOn();

        /** The call that is to be stopped with it, if any. */
        void calls(@Nullable ModelCall call);
    }

    private final Object lock;
    private final LoopScope scope;
    private final ActiveAgent active;
    private final OngoingCall ongoing;
    private final LoopWorker worker;
    private final LoopTrace trace;
    private final Loop loop;
    private final RunMemory memory;

    /** @param lock guards the loop, and is never held while something is called that may call back */
    MemoryStep(
            Object lock,
            LoopScope scope,
            ActiveAgent active,
            OngoingCall ongoing,
            LoopWorker worker,
            LoopTrace trace,
            Loop loop) {
        this.lock = lock;
        this.scope = scope;
        this.active = active;
        this.ongoing = ongoing;
        this.worker = worker;
        this.trace = trace;
        this.loop = loop;
        this.memory = new RunMemory(scope, active, scope.memory());
    }

    /** What later runs can begin with. */
    @Nullable
    SessionCheckpoint reached() {
        return memory.reached();
    }

    /** Makes room and then goes on, at once or later. */
    void before(Runnable turn) {
        Optional<Recapping> recapping;
        synchronized (lock) {
            if (!loop.goesOn()) {
                return;
            }
            recapping = memory.makeRoom();
        }
        if (recapping.isPresent()) {
            sumUp(recapping.get(), turn);
        } else {
            turn.run();
        }
    }

    private void sumUp(Recapping work, Runnable turn) {
        CallBook.Booked asking;
        synchronized (lock) {
            asking = scope.calls().book(active.key(), work.request(), CallPurpose.SUMMARY);
            ongoing.begin(asking);
        }
        Admission admission = scope.calls().admit(asking, work.request());
        if (admission.refused() != null) {
            asking.breakOff(CallOutcome.CANCELLED);
            hear(work, new ModelEvent.Failed(ModelFault.of(ModelFault.Kind.CANCELLED), TokenUsage.NONE), turn);
            return;
        }
        synchronized (lock) {
            if (!loop.goesOn()) {
                asking.forget();
                return;
            }
            asking.sending();
            admission.warn(scope.log());
        }
        ModelCall started;
        try {
            started = trace.summing(
                    admission.request(),
                    active,
                    () -> scope.parts().models().stream(admission.request(), event -> hear(work, event, turn)));
        } catch (RuntimeException e) {
            hear(work, new ModelEvent.Failed(ModelFault.of(ModelFault.Kind.FAILED), TokenUsage.NONE), turn);
            return;
        }
        boolean stopped;
        synchronized (lock) {
            stopped = !loop.goesOn();
            if (!stopped && !work.isOver()) {
                loop.calls(started);
            }
        }
        if (stopped && !work.isOver()) {
            started.cancel();
        }
    }

    private void hear(Recapping work, ModelEvent event, Runnable turn) {
        synchronized (lock) {
            if (!loop.goesOn() || work.isOver()) {
                return;
            }
            ongoing.listen(event);
            trace.summed(event);
            work.hear(event);
            if (!work.isOver()) {
                return;
            }
            loop.calls(null);
            memory.settle(work);
        }
        worker.run(turn);
    }
}
