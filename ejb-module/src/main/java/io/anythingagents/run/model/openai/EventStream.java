package io.anythingagents.run.model.openai;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The body of a streamed answer, pushed and not pulled: no thread waits for the next event. It poses as the input stream
 * the SDK expects; only {@link #attach} and {@link #close} mean anything.
 */
final class EventStream extends InputStream implements BodySubscriber<InputStream> {
    /** Who is told what arrives. */
    interface Receiver {
        void data(String data);

        /** The connection is at its end; the cause is null when the server closed it in an orderly way. */
        void ended(@Nullable Throwable cause);
    }

    private final CompletableFuture<InputStream> body = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final EventStreamParser parser = new EventStreamParser();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable Receiver receiver;

    /** Events flow from here on, one after the other. */
    void attach(Receiver to) {
        receiver = to;
        Flow.Subscription upstream = subscription;
        if (upstream != null) {
            upstream.request(1);
        }
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription upstream) {
        subscription = upstream;
        body.complete(this);
        if (closed.get()) {
            upstream.cancel();
        } else if (receiver != null) {
            upstream.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        Receiver to = receiver;
        if (to == null || closed.get()) {
            return;
        }
        for (ByteBuffer buffer : buffers) {
            parser.feed(buffer, to::data);
        }
        Flow.Subscription upstream = subscription;
        if (upstream != null && !closed.get()) {
            upstream.request(1);
        }
    }

    @Override
    public void onError(Throwable cause) {
        body.completeExceptionally(cause);
        end(cause);
    }

    @Override
    public void onComplete() {
        end(null);
    }

    private void end(@Nullable Throwable cause) {
        Receiver to = receiver;
        if (closed.compareAndSet(false, true) && to != null) {
            to.ended(cause);
        }
    }

    /** Drops the connection; the receiver hears no more. */
    @Override
    public void close() {
        Flow.Subscription upstream = subscription;
        if (closed.compareAndSet(false, true) && upstream != null) {
            upstream.cancel();
        }
    }

    @Override
    public int read() throws IOException {
        throw new IOException("This stream is pushed; attach a receiver");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return read();
    }
}
