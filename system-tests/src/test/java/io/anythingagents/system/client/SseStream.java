package io.anythingagents.system.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** An open event stream, read by a thread of its own so that arrival times are true. */
public final class SseStream implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String request;
    private final HttpResponse<InputStream> response;
    private final BlockingQueue<Optional<Frame>> arrived = new LinkedBlockingQueue<>();
    private final List<Frame> taken = new ArrayList<>();
    private final List<String> comments = new CopyOnWriteArrayList<>();
    private boolean ended;

    SseStream(String request, HttpResponse<InputStream> response) {
        this.request = request;
        this.response = response;
        if (isEventStream()) {
            Thread reader = new Thread(this::read, "sse " + request);
            reader.setDaemon(true);
            reader.start();
        }
    }

    public int status() {
        return response.statusCode();
    }

    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** Asserts that the stream was opened. */
    public SseStream opened() {
        if (!isEventStream()) {
            throw new AssertionError(request + " answered " + status() + ": " + refusalText());
        }
        return this;
    }

    /** The answer as an ordinary one, where the server refused to stream. */
    public Answer refused() {
        assertThat(isEventStream()).as("%s opened a stream", request).isFalse();
        byte[] body = refusalText().getBytes(StandardCharsets.UTF_8);
        return new Answer(request, new ReadResponse(response, body));
    }

    /** The next frame; fails when the stream ends or stays silent. */
    public Frame next() {
        return take().orElseThrow(
                        () -> new AssertionError(request + " ended without the awaited frame after " + kinds()));
    }

    /** Reads on until a frame matches and gives it. */
    public Frame until(Predicate<Frame> wanted) {
        Frame frame = next();
        while (!wanted.test(frame)) {
            frame = next();
        }
        return frame;
    }

    /** Reads on until the server closes the stream and gives every frame since it was opened. */
    public List<Frame> untilClosed() {
        opened();
        while (take().isPresent()) {
            // collected by take
        }
        return List.copyOf(taken);
    }

    /** Every frame read so far. */
    public List<Frame> frames() {
        return List.copyOf(taken);
    }

    public List<String> comments() {
        return List.copyOf(comments);
    }

    /** Leaves, as a closed browser tab does. */
    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            // already gone
        }
    }

    private Optional<Frame> take() {
        if (ended) {
            return Optional.empty();
        }
        try {
            Optional<Frame> frame = arrived.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (frame == null) {
                throw new AssertionError(request + " was silent for " + PATIENCE + " after " + kinds());
            }
            ended = frame.isEmpty();
            frame.ifPresent(taken::add);
            return frame;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<String> kinds() {
        return taken.stream().map(Frame::event).toList();
    }

    private boolean isEventStream() {
        return status() == 200 && header("Content-Type").startsWith("text/event-stream");
    }

    private String refusalText() {
        try {
            return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "unreadable: " + e.getMessage();
        }
    }

    private void read() {
        SseParser parser = new SseParser(response.body(), comments::add);
        try {
            Optional<Frame> frame = parser.next();
            while (frame.isPresent()) {
                arrived.add(frame);
                frame = parser.next();
            }
        } catch (IOException e) {
            // a cut connection ends the stream like a closed one; the missing terminal frame tells
        }
        arrived.add(Optional.empty());
    }
}
