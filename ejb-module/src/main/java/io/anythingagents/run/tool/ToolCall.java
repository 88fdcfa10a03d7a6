package io.anythingagents.run.tool;

import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.observability.TraceParent;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call of one tool under way: bounded in time, and whatever happens it ends with a text the model can read. */
public final class ToolCall {
    /**
     * How it ended.
     *
     * @param output for the model
     */
    public record Result(String output, boolean failed) {}

    private static final EventLog LOG = EventLog.of(ToolCall.class);

    private final Tool tool;
    private final ToolContext context;
    private final Metrics metrics;
    private final Consumer<Result> done;
    private final AtomicBoolean over = new AtomicBoolean();
    /** What the tool asks of others is part of. */
    private final @Nullable TraceParent trace = TraceParent.current().orElse(null);

    private final long startedAt = System.nanoTime();
    private volatile @Nullable Future<?> work;
    private volatile @Nullable Future<?> timeout;

    private ToolCall(Tool tool, ToolContext context, Metrics metrics, Consumer<Result> done) {
        this.done = done;
        this.tool = tool;
        this.context = context;
        this.metrics = metrics;
    }

    /** Starts a call; {@code done} hears its end exactly once, unless it is cancelled before. */
    public static ToolCall start(
            Tool tool,
            ToolContext context,
            String arguments,
            ExecutorService threads,
            ScheduledExecutorService scheduler,
            Metrics metrics,
            Consumer<Result> done) {
        ToolCall call = new ToolCall(tool, context, metrics, done);
        call.timeout = scheduler.schedule(call::timeOver, tool.timeout().toMillis(), TimeUnit.MILLISECONDS);
        call.work = threads.submit(() -> call.run(arguments));
        return call;
    }

    /** Stops it, as far as it can be stopped; nobody hears of it any more. */
    public void cancel() {
        if (over.compareAndSet(false, true)) {
            stop(timeout);
            stop(work);
        }
    }

    private void timeOver() {
        String text = "The tool did not answer within " + tool.timeout().toSeconds() + " s.";
        if (end("timeout", new Result(text, true))) {
            stop(work);
        }
    }

    private static void stop(@Nullable Future<?> task) {
        if (task != null) {
            task.cancel(true);
        }
    }

    private void run(String arguments) {
        TraceParent.set(trace);
        try {
            end("completed", new Result(tool.call(context, arguments), false));
        } catch (ToolFailure e) {
            end("failed", new Result(e.text(), true));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end("interrupted", new Result("The tool was stopped.", true));
        } catch (RuntimeException | Error e) {
            LOG.error("tool.broken", e, "tool", tool.name(), "run_id", context.runId());
            end("broken", new Result("The tool failed.", true));
        } finally {
            TraceParent.set(null);
        }
    }

    private boolean end(String outcome, Result ended) {
        if (!over.compareAndSet(false, true)) {
            return false;
        }
        Future<?> pending = timeout;
        if (pending != null) {
            pending.cancel(false);
        }
        metrics.increment("tool_calls", "tool", tool.name(), "outcome", outcome);
        metrics.time("tool_call", Duration.ofNanos(System.nanoTime() - startedAt), "tool", tool.name());
        done.accept(ended);
        return true;
    }
}
