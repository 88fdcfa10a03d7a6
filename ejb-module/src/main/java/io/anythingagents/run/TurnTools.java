package io.anythingagents.run;

import io.anythingagents.run.Transcript.Called;
import io.anythingagents.run.tool.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What a loop has others do in a turn, all at once, until it is over or the loop is stopped. */
final class TurnTools {
    private final CallStarter starter;
    private List<Runnable> running = new ArrayList<>();
    private boolean stopped;

    TurnTools(CallStarter starter) {
        this.starter = starter;
    }

    /**
     * Starts the calls of a turn.
     *
     * @param show hears each answer, in the order of the calls
     * @param complete hears once that all have answered, unless it is stopped before
     */
    void start(ActiveAgent caller, List<Called> calls, BiConsumer<Called, ToolCall.Result> show, Runnable complete) {
        synchronized (this) {
            running = new ArrayList<>();
        }
        if (calls.isEmpty()) {
            complete.run();
            return;
        }
        ToolBatch batch = new ToolBatch(calls, show, complete);
        for (int i = 0; i < calls.size() && !isStopped(); i++) {
            int place = i;
            starter.start(caller, calls.get(i), result -> batch.done(place, result))
                    .ifPresent(this::keep);
        }
    }

    /** As {@link CallStarter#toAsk}. */
    Optional<List<AskedCall>> toAsk(ActiveAgent caller, List<Called> calls) {
        return starter.toAsk(caller, calls);
    }

    /** Interrupts what runs; nothing is started any more. */
    void stop() {
        List<Runnable> open;
        synchronized (this) {
            stopped = true;
            open = running;
            running = List.of();
        }
        open.forEach(Runnable::run);
    }

    private void keep(Runnable stop) {
        synchronized (this) {
            if (!stopped) {
                running.add(stop);
                return;
            }
        }
        stop.run();
    }

    private synchronized boolean isStopped() {
        return stopped;
    }
}
