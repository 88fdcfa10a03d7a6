package io.anythingagents.run.model.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.TraceParent;
import io.anythingagents.run.TokenUsage;
import io.anythingagents.run.model.ModelCall;
import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.ModelFault;
import io.anythingagents.run.model.ModelRequest;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call with its repeats. Events are held back until the first output, so that until then a repeat is invisible;
 * after it a failure is final, save where the provider goes on in the background: there the rest is heard on another
 * connection, and the name of the answer is told at once. Silence beyond the limit counts as failure.
 */
final class OpenAiCall implements ModelCall, EventStream.Receiver {
    private static final EventLog LOG = EventLog.of(OpenAiCall.class);

    private final OpenAiModelProvider provider;
    private final UUID runId;
    private final String model;
    /** Worded anew for each attempt: kept, the wording would be a fifth of what a held stream costs. */
    private final @Nullable Supplier<ResponseCreateParams> wording;

    private final Optional<String> trace = TraceParent.current().map(TraceParent::header);
    private final Consumer<ModelEvent> listener;
    private final long startedAt = System.nanoTime();

    private final List<ModelEvent> held = new ArrayList<>();
    private OpenAiEvents events = new OpenAiEvents();
    private boolean outputSeen;
    private boolean over;
    /** Stopped before the provider had named the answer; it is stopped there as soon as it is named. */
    private boolean unnamed;

    private int retries;
    private int attempt;
    private @Nullable String responseId;
    /** The last event heard of an answer in the background; less than 0 before the first. */
    private long heardUpTo = -1;

    private @Nullable String callId;
    private @Nullable InputStream stream;
    private volatile long lastHeard = System.nanoTime();

    /** A new answer. */
    OpenAiCall(OpenAiModelProvider provider, ModelRequest request, Consumer<ModelEvent> listener) {
        this(
                provider,
                request.runId(),
                request.model(),
                () -> OpenAiRequests.translate(request, provider.answersInBackground()),
                null,
                listener);
    }

    /** An answer that is being made in the background, from its start. */
    OpenAiCall(OpenAiModelProvider provider, UUID runId, String responseId, Consumer<ModelEvent> listener) {
        this(provider, runId, "", null, responseId, listener);
    }

    private OpenAiCall(
            OpenAiModelProvider provider,
            UUID runId,
            String model,
            @Nullable Supplier<ResponseCreateParams> wording,
            @Nullable String followed,
            Consumer<ModelEvent> listener) {
        this.provider = provider;
        this.runId = runId;
        this.model = model;
        this.wording = wording;
        this.responseId = followed;
        this.listener = listener;
    }

    void begin() {
        int mine;
        String id;
        Supplier<ResponseCreateParams> create;
        long after;
        synchronized (this) {
            if (over) {
                return;
            }
            mine = ++attempt;
            id = runId + "-" + provider.nextCallId();
            callId = id;
            if (heardUpTo < 0) {
                events = new OpenAiEvents();
                held.clear();
            }
            lastHeard = System.nanoTime();
            create = isNamed() ? null : wording;
            after = heardUpTo;
        }
        if (create != null) {
            ResponseCreateParams.Builder naming =
                    create.get().toBuilder().putAdditionalHeader(PushTransport.CALL_HEADER, id);
            trace.ifPresent(header -> naming.putAdditionalHeader(TraceParent.HEADER, header));
            provider.send(naming.build(), (response, failure) -> answered(mine, response, failure));
        } else {
            provider.follow(followed(), after, id, (response, failure) -> answered(mine, response, failure));
        }
    }

    private void answered(
            int number,
            @Nullable HttpResponseFor<StreamResponse<ResponseStreamEvent>> response,
            @Nullable Throwable failure) {
        if (response == null) {
            failed(number, fault(failure), retryAfter(failure), failure);
            return;
        }
        InputStream body = response.body();
        synchronized (this) {
            if ((over && !unnamed) || number != attempt) {
                response.close();
                return;
            }
            stream = body;
            lastHeard = System.nanoTime();
        }
        if (body instanceof EventStream pushed) {
            pushed.attach(this);
        } else {
            response.close();
            failed(number, ModelFault.of(ModelFault.Kind.FAILED), null, null);
        }
    }

    @Override
    public synchronized void data(String json) {
        // what a dropped connection still had is no part of the answer
        if ((over && !unnamed) || stream == null) {
            return;
        }
        lastHeard = System.nanoTime();
        if (json.equals("[DONE]")) {
            return;
        }
        try {
            List<ModelEvent> meant = events.translate(json);
            if (provider.answersInBackground()) {
                heardUpTo = OpenAiEvents.number(json).orElse(heardUpTo);
            }
            meant.forEach(this::take);
        } catch (JsonProcessingException | OpenAIException e) {
            LOG.warn(
                    "model.event_unreadable",
                    "run_id",
                    runId,
                    "reason",
                    e.getClass().getSimpleName());
            failed(attempt, ModelFault.of(ModelFault.Kind.FAILED), null, e);
        }
    }

    private void take(ModelEvent event) {
        if (over) {
            if (unnamed && event instanceof ModelEvent.Started started) {
                unnamed = false;
                responseId = started.responseId();
                giveUp();
            }
            return;
        }
        if (event instanceof ModelEvent.Failed failure && !outputSeen && wording != null) {
            responseId = null;
            heardUpTo = -1;
            failed(attempt, failure.fault(), null, null);
            return;
        }
        if (event instanceof ModelEvent.Started started) {
            responseId = started.responseId();
            if (isNamed() && wording != null) {
                listener.accept(new ModelEvent.Accepted(started.responseId()));
            }
        }
        held.add(event);
        if (!(event instanceof ModelEvent.Started
                || event instanceof ModelEvent.MessageStarted
                || event instanceof ModelEvent.CallStarted)) {
            outputSeen = true;
        }
        if (!outputSeen) {
            return;
        }
        List<ModelEvent> ready = List.copyOf(held);
        held.clear();
        for (ModelEvent next : ready) {
            if (next instanceof ModelEvent.Completed || next instanceof ModelEvent.Failed) {
                finish();
            }
            listener.accept(next);
        }
    }

    @Override
    public void ended(@Nullable Throwable cause) {
        failed(attempt, ModelFault.of(ModelFault.Kind.STREAM_CUT), null, cause);
    }

    /** Called every second. */
    void checkSilence(long now, Duration limit) {
        if (now - lastHeard > limit.toNanos()) {
            int mine;
            synchronized (this) {
                mine = attempt;
                dropConnection();
            }
            failed(mine, ModelFault.of(ModelFault.Kind.TIMEOUT), null, null);
        }
    }

    private synchronized void failed(
            int number, ModelFault fault, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        if (number != attempt) {
            return;
        }
        if (unnamed) {
            giveUp();
        }
        if (over) {
            return;
        }
        dropConnection();
        boolean goesOn = isNamed();
        // an answer that goes on there may have taken long before it was cut
        Duration elapsed = goesOn ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - startedAt);
        Optional<Duration> delay = outputSeen && !goesOn
                ? Optional.empty()
                : provider.retryPolicy().delay(fault.kind(), retries, elapsed, retryAfter);
        LOG.warn(
                "model.call_failed",
                "run_id",
                runId,
                "model",
                model,
                "code",
                fault.kind().code(),
                "cause",
                cause == null ? "" : cause.getClass().getSimpleName(),
                "after_output",
                outputSeen,
                "retry_in_ms",
                delay.map(Duration::toMillis).orElse(-1L));
        if (delay.isPresent()) {
            retries++;
            attempt++;
            // waiting is not silence
            lastHeard = System.nanoTime() + delay.get().toNanos();
            provider.retry(this, delay.get());
            return;
        }
        finish();
        if (goesOn && fault.kind() != ModelFault.Kind.REJECTED) {
            provider.stopAnswering(followed());
        }
        held.forEach(listener);
        held.clear();
        listener.accept(new ModelEvent.Failed(fault, TokenUsage.NONE));
    }

    @Override
    public synchronized void cancel() {
        if (over) {
            return;
        }
        if (provider.answersInBackground() && responseId == null && attempt > 0) {
            // it would go on unheard, and nobody could name it
            over = true;
            unnamed = true;
        } else {
            giveUp();
        }
    }

    /** Nobody wants to hear the rest. */
    private void giveUp() {
        unnamed = false;
        finish();
        dropConnection();
        if (isNamed()) {
            provider.stopAnswering(followed());
        }
    }

    @Override
    public synchronized void leave() {
        if (!over) {
            over = true;
            provider.ended(this);
            dropConnection();
        }
    }

    /** Whether the answer goes on at the provider and can be asked for. */
    private boolean isNamed() {
        return responseId != null && provider.answersInBackground();
    }

    private synchronized String followed() {
        return Objects.requireNonNull(responseId);
    }

    private void finish() {
        over = true;
        provider.ended(this);
        if (isNamed()) {
            provider.forgetLater(followed());
        }
    }

    private void dropConnection() {
        if (callId != null) {
            provider.drop(callId);
        }
        if (stream instanceof EventStream open) {
            open.close();
        }
        stream = null;
    }

    private static ModelFault fault(@Nullable Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (!(cause instanceof OpenAIServiceException refusal)) {
            return ModelFault.of(ModelFault.Kind.UNAVAILABLE);
        }
        if (refusal.code().filter("context_length_exceeded"::equals).isPresent()) {
            return ModelFault.of(ModelFault.Kind.CONTEXT_TOO_LONG);
        }
        int status = refusal.statusCode();
        return ModelFault.of(
                switch (status) {
                    case 401, 403 -> ModelFault.Kind.NOT_AUTHENTICATED;
                    case 408 -> ModelFault.Kind.TIMEOUT;
                    case 409, 429 -> ModelFault.Kind.RATE_LIMITED;
                    default -> status >= 500 ? ModelFault.Kind.FAILED : ModelFault.Kind.REJECTED;
                });
    }

    private static @Nullable Duration retryAfter(@Nullable Throwable failure) {
        return unwrapped(failure) instanceof OpenAIServiceException refusal
                ? RetryAfter.read(
                        refusal.headers().values("retry-after-ms"),
                        refusal.headers().values("Retry-After"))
                : null;
    }

    private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
