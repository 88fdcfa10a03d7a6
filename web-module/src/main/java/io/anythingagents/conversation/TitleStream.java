package io.anythingagents.conversation;

import io.anythingagents.http.StreamWriter;
import io.anythingagents.run.RunThreads;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.RequestContext;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends one conversation's title as soon as there is one, and says when it is done: with it, or after waiting long enough. It
 * holds no thread while it waits.
 */
final class TitleStream {
    private static final long LOOK_AGAIN_MILLISECONDS = 500;
    private static final String DONE = "[DONE]";

    private final ConversationService conversations;
    private final RequestContext context;
    private final UUID id;
    private final Sse sse;
    private final RunThreads threads;
    private final StreamWriter writer;
    private int looksLeft;
    private boolean greeted;
    private boolean over;

    /** @param looks how often it looks for a title before it gives up */
    TitleStream(
            ConversationService conversations,
            RequestContext context,
            UUID id,
            SseEventSink sink,
            Sse sse,
            RunThreads threads,
            int looks) {
        this.conversations = conversations;
        this.context = context;
        this.id = id;
        this.sse = sse;
        this.threads = threads;
        this.looksLeft = looks;
        this.writer = new StreamWriter(sink, threads.writers(), this::look, this::end);
    }

    void begin() {
        writer.wake();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // each look reports itself
    private void look() throws InterruptedException, ExecutionException, TimeoutException {
        if (over) {
            return;
        }
        if (!greeted) {
            // the first bytes leave at once
            greeted = true;
            writer.send(sse.newEventBuilder().comment("title").build());
        }
        String title = title();
        if (title == null && --looksLeft > 0) {
            try {
                threads.scheduler().schedule(writer::wake, LOOK_AGAIN_MILLISECONDS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                end(); // the node goes down
            }
            return;
        }
        if (title != null) {
            writer.send(data(title));
        }
        writer.send(data(DONE));
        end();
    }

    private @Nullable String title() {
        try {
            return conversations.get(context, id).displayName();
        } catch (DomainException e) {
            looksLeft = 0; // it was deleted
            return null;
        }
    }

    private OutboundSseEvent data(String text) {
        return sse.newEventBuilder().data(String.class, text).build();
    }

    private void end() {
        over = true;
        writer.close();
    }
}
