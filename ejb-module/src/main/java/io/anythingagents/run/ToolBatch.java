package io.anythingagents.run;

import io.anythingagents.run.Transcript.Called;
import io.anythingagents.run.tool.ToolCall;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The tools of one turn: they run side by side, are shown in the order they were called, and end together. */
final class ToolBatch {
    private final List<Called> calls;
    private final BiConsumer<Called, ToolCall.Result> show;
    private final Runnable complete;
    private final ToolCall.@Nullable Result[] results;
    private int shown;

    ToolBatch(List<Called> calls, BiConsumer<Called, ToolCall.Result> show, Runnable complete) {
        this.calls = calls;
        this.show = show;
        this.complete = complete;
        this.results = new ToolCall.Result[calls.size()];
    }

    void done(int place, ToolCall.Result result) {
        boolean last;
        synchronized (this) {
            results[place] = result;
            for (; shown < results.length; shown++) {
                ToolCall.Result next = results[shown];
                if (next == null) {
                    break;
                }
                show.accept(calls.get(shown), next);
            }
            last = shown == results.length;
        }
        if (last) {
            complete.run();
        }
    }
}
