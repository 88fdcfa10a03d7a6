package io.anythingagents.run.model.openai;

import com.openai.client.OpenAIClientAsync;
import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.core.ClientOptions;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseRetrieveParams;
import com.openai.models.responses.ResponseStreamEvent;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.run.model.FunctionSpec;
import io.anythingagents.run.model.ModelCall;
import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.ModelProvider;
import io.anythingagents.run.model.ModelRequest;
import io.anythingagents.run.model.RetryPolicy;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.shared.Ids;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Models behind OpenAI's Responses API, or whatever speaks it. The SDK's own retries are off: ours know about output. */
public final class OpenAiModelProvider implements ModelProvider, AutoCloseable {
    private static final EventLog LOG = EventLog.of(OpenAiModelProvider.class);
    /** Longer than storing the end of a run takes. */
    private static final long KEPT_SECONDS = 60;

    /** A node that goes down has not much time. */
    private static final Duration FORGETTING = Duration.ofSeconds(2);

    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(20);
    private static final String WARM_UP_SCHEMA =
            "{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}";

    private final OpenAIClientAsync client;
    private final PushTransport transport;
    private final RetryPolicy retryPolicy;
    private final Executor executor;
    private final ScheduledExecutorService scheduler;
    private final Ids ids;
    private final Metrics metrics;
    private final boolean background;
    private final Set<OpenAiCall> open = ConcurrentHashMap.newKeySet();
    private final Set<String> kept = ConcurrentHashMap.newKeySet();
    private final ScheduledFuture<?> silenceCheck;

    /**
     * @param silence longest time the provider may send nothing
     * @param background whether answers are made in the background, so that another node can go on with them
     * @param executor runs what arrives; never blocked
     */
    public OpenAiModelProvider(
            URI baseUrl,
            String apiKey,
            Duration silence,
            RetryPolicy retryPolicy,
            boolean background,
            Executor executor,
            ScheduledExecutorService scheduler,
            Ids ids,
            Metrics metrics) {
        this.background = background;
        this.transport = new PushTransport(baseUrl, executor);
        this.client = new OpenAIClientAsyncImpl(ClientOptions.builder()
                .httpClient(transport)
                .baseUrl(baseUrl.toString())
                .apiKey(apiKey)
                .maxRetries(0)
                // a lambda, for the client shuts down on closing what it can, and the executor is not its own
                .streamHandlerExecutor(task -> executor.execute(task))
                .checkJacksonVersionCompatibility(false)
                .build());
        this.executor = executor;
        this.retryPolicy = retryPolicy;
        this.scheduler = scheduler;
        this.ids = ids;
        this.metrics = metrics;
        this.silenceCheck = scheduler.scheduleAtFixedRate(
                () -> {
                    long now = System.nanoTime();
                    open.forEach(call -> call.checkSilence(now, silence));
                },
                1,
                1,
                TimeUnit.SECONDS);
    }

    @Override
    public ModelCall stream(ModelRequest request, Consumer<ModelEvent> listener) {
        OpenAiCall call = new OpenAiCall(this, request, listener);
        open.add(call);
        call.begin();
        return call;
    }

    @Override
    public boolean answersInBackground() {
        return background;
    }

    @Override
    public ModelCall follow(UUID runId, String responseId, Consumer<ModelEvent> listener) {
        OpenAiCall call = new OpenAiCall(this, runId, responseId, listener);
        open.add(call);
        call.begin();
        return call;
    }

    @Override
    public void release(String responseId) {
        stopAnswering(responseId);
        forgetLater(responseId);
    }

    @Override
    public void warmUp() {
        try {
            if (!callsItself()) {
                LOG.warn("model.warm_up_unanswered");
            }
        } catch (IOException e) {
            LOG.warn("model.warm_up_failed", "reason", e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes one whole call with a client of its own to ourselves on the loopback address; the provider hears nothing of it. */
    boolean callsItself() throws IOException, InterruptedException {
        ModelRequest request = new ModelRequest(
                ids.next(),
                "gpt-4.1",
                "a",
                List.of(new FunctionSpec("f", "b", WARM_UP_SCHEMA)),
                List.of(
                        new SessionItem.UserText("c"),
                        new SessionItem.AgentText("d"),
                        new SessionItem.ToolRequest("e", "f", "{}"),
                        new SessionItem.ToolAnswer("e", "g")));
        CountDownLatch ended = new CountDownLatch(1);
        AtomicBoolean completed = new AtomicBoolean();
        try (WarmUp provider = new WarmUp();
                OpenAiModelProvider ourselves = new OpenAiModelProvider(
                        provider.baseUrl(),
                        "none",
                        WARM_UP_LIMIT,
                        new RetryPolicy(0, WARM_UP_LIMIT, () -> 0),
                        false,
                        executor,
                        scheduler,
                        ids,
                        metrics)) {
            executor.execute(provider::answer);
            ourselves.stream(request, event -> {
                if (event instanceof ModelEvent.Completed || event instanceof ModelEvent.Failed) {
                    completed.set(event instanceof ModelEvent.Completed);
                    ended.countDown();
                }
            });
            return ended.await(WARM_UP_LIMIT.toSeconds(), TimeUnit.SECONDS) && completed.get();
        }
    }

    // the receiver is told of failures too, and closes the answer
    @SuppressWarnings({"FutureReturnValueIgnored", "MustBeClosedChecker"})
    void send(
            ResponseCreateParams params,
            BiConsumer<@Nullable HttpResponseFor<StreamResponse<ResponseStreamEvent>>, @Nullable Throwable> receiver) {
        client.responses().withRawResponse().createStreaming(params).whenComplete(receiver);
    }

    /** @param after the last event that was heard; less than 0 for all of it */
    // the receiver is told of failures too, and closes the answer
    @SuppressWarnings({"FutureReturnValueIgnored", "MustBeClosedChecker"})
    void follow(
            String responseId,
            long after,
            String callId,
            BiConsumer<@Nullable HttpResponseFor<StreamResponse<ResponseStreamEvent>>, @Nullable Throwable> receiver) {
        ResponseRetrieveParams.Builder params = ResponseRetrieveParams.builder()
                .responseId(responseId)
                .putAdditionalHeader(PushTransport.CALL_HEADER, callId);
        if (after >= 0) {
            params.startingAfter(after);
        }
        client.responses().withRawResponse().retrieveStreaming(params.build()).whenComplete(receiver);
    }

    /** Nobody wants to hear the rest, and it would be paid for. */
    @SuppressWarnings("FutureReturnValueIgnored") // it reports its own failures
    void stopAnswering(String responseId) {
        client.responses().cancel(responseId).whenComplete((response, failure) -> told("cancel", failure));
    }

    /** What was kept for another node to go on with is not needed once the run has ended. */
    @SuppressWarnings("FutureReturnValueIgnored") // it reports its own failures
    void forgetLater(String responseId) {
        kept.add(responseId);
        try {
            scheduler.schedule(() -> forget(responseId), KEPT_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            // this node goes down; the provider forgets by itself
        }
    }

    private CompletableFuture<?> forget(String responseId) {
        if (!kept.remove(responseId)) {
            return CompletableFuture.completedFuture(null);
        }
        return client.responses().delete(responseId).whenComplete((nothing, failure) -> told("delete", failure));
    }

    @Override
    public void forgetKept() {
        CompletableFuture<?>[] all = kept.stream().map(this::forget).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(all).get(FORGETTING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("model.responses_not_forgotten", "reason", e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void told(String what, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.warn(
                    "model.response_not_released",
                    "what",
                    what,
                    "reason",
                    failure.getClass().getSimpleName());
        }
    }

    void drop(String callId) {
        transport.drop(callId);
    }

    void ended(OpenAiCall call) {
        open.remove(call);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a call reports its own failures
    void retry(OpenAiCall call, Duration delay) {
        metrics.increment("model_retries");
        scheduler.schedule(call::begin, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    RetryPolicy retryPolicy() {
        return retryPolicy;
    }

    String nextCallId() {
        return ids.next().toString();
    }

    @Override
    public void close() {
        silenceCheck.cancel(false);
        open.forEach(OpenAiCall::cancel);
        client.close();
    }
}
