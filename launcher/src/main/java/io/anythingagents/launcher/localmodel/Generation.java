package io.anythingagents.launcher.localmodel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Speaks one response at its pace. Between two deltas it is a timer, not a thread, so hundreds run on two cores.
 *
 * <p>A response in the background keeps its events for readers that come later and goes on without any; any other stops
 * when its reader leaves.
 */
final class Generation implements Runnable {
    static final long LONGEST_HANG_MINUTES = 10;

    private final ResponseDocument document;
    private final ResponseEvents events;
    private final boolean background;
    private final ScheduledExecutorService timers;
    private final RecordedRequest record;
    private final List<Reader> readers = new ArrayList<>();
    private final List<StreamEvent> log = new ArrayList<>();

    @Nullable
    private final Fault fault;

    private boolean waited;
    private boolean cut;
    private boolean over;

    Generation(
            ResponseDocument document,
            ResponseEvents events,
            boolean background,
            @Nullable Fault fault,
            ScheduledExecutorService timers,
            RecordedRequest record) {
        this.document = document;
        this.events = events;
        this.background = background;
        this.fault = fault;
        this.timers = timers;
        this.record = record;
    }

    ResponseDocument document() {
        return document;
    }

    boolean background() {
        return background;
    }

    /** Adds a reader; one that comes late first gets what it missed, after the given event number. */
    synchronized void follow(Reader reader, long after) {
        for (StreamEvent event : log) {
            if (event.number() > after && !reader.accept(event)) {
                return;
            }
        }
        if (over) {
            reader.end();
        } else {
            readers.add(reader);
        }
    }

    /** Stops the response where it is; one that is over stays as it is. */
    synchronized void cancel() {
        if (!over) {
            document.status("cancelled");
            finish("cancelled");
        }
    }

    /** Says everything that is due now and sets a timer for the rest. */
    @Override
    public synchronized void run() {
        try {
            while (!over) {
                if (!waited && strikeOrWait()) {
                    return;
                }
                waited = false;
                deliver(events.next());
            }
        } catch (RuntimeException e) {
            document.failed("server_error", String.valueOf(e.getMessage()));
            breakOff("broken");
        }
    }

    private boolean strikeOrWait() {
        Fault.Kind struck = fault != null && !cut && events.nextIsDelta() && events.deltas() >= fault.afterDeltas()
                ? fault.kind()
                : null;
        if (struck == null || struck == Fault.Kind.SLOW) {
            long pause = struck == null || fault == null ? events.pause() : fault.delayMillis();
            if (pause > 0) {
                waited = true;
                var unused = timers.schedule(this, pause, TimeUnit.MILLISECONDS);
            }
            return pause > 0;
        }
        switch (struck) {
            case RATE_LIMIT -> deliver(events.fail("rate_limit_exceeded", "Rate limit reached (asked for)."));
            case FAIL_500, RESPONSE_FAILED -> deliver(events.fail("server_error", "The model failed (asked for)."));
            case INCOMPLETE -> deliver(events.stopShort("max_output_tokens"));
            case CUT_STREAM -> {
                if (background) {
                    // only the connection breaks: the response goes on and can be asked for
                    cut = true;
                    List.copyOf(readers).forEach(Reader::breakOff);
                    readers.clear();
                    timers.execute(this);
                } else {
                    breakOff("cut");
                }
            }
            case HANG -> {
                record.outcome("hanging");
                var unused = timers.schedule(() -> breakOff("hung"), LONGEST_HANG_MINUTES, TimeUnit.MINUTES);
            }
            default -> {
                List.copyOf(readers).forEach(Reader::garble);
                finish("malformed");
            }
        }
        return true;
    }

    private void deliver(StreamEvent event) {
        if (event.kind() == StreamEvent.Kind.DELTA) {
            record.deltaSent();
        }
        if (background) {
            log.add(event);
        }
        boolean left = readers.removeIf(reader -> !reader.accept(event));
        if (left) {
            record.clientClosed();
        }
        if (event.kind() == StreamEvent.Kind.TERMINAL) {
            finish(document.status());
        } else if (left && !background && readers.isEmpty()) {
            document.status("cancelled");
            finish("abandoned");
        }
    }

    private void finish(String outcome) {
        over = true;
        record.outcome(outcome);
        List.copyOf(readers).forEach(Reader::end);
        readers.clear();
    }

    private synchronized void breakOff(String outcome) {
        if (!over) {
            over = true;
            record.outcome(outcome);
            List.copyOf(readers).forEach(Reader::breakOff);
            readers.clear();
        }
    }
}
