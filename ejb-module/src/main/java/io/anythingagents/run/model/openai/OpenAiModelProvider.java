package io.anythingagents.run.model.openai;

import com.openai.client.OpenAIClientAsync;
import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.core.ClientOptions;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import io.anythingagents.observability.Metrics;
import io.anythingagents.run.model.FunctionSpec;
import io.anythingagents.run.model.ModelCall;
import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.ModelProvider;
import io.anythingagents.run.model.ModelRequest;
import io.anythingagents.run.model.RetryPolicy;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.shared.Ids;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Models behind OpenAI's Responses API, or whatever speaks it. The SDK's own retries are off: ours know about output. */
public final class OpenAiModelProvider implements ModelProvider, AutoCloseable {
    private final OpenAIClientAsync client;
    private final PushTransport transport;
    private final RetryPolicy retryPolicy;
    private final ScheduledExecutorService scheduler;
    private final Ids ids;
    private final Metrics metrics;
    private final Set<OpenAiCall> open = ConcurrentHashMap.newKeySet();
    private final ScheduledFuture<?> silenceCheck;

    /**
     * @param silence longest time the provider may send nothing
     * @param executor runs what arrives; never blocked
     */
    public OpenAiModelProvider(
            URI baseUrl,
            String apiKey,
            Duration silence,
            RetryPolicy retryPolicy,
            Executor executor,
            ScheduledExecutorService scheduler,
            Ids ids,
            Metrics metrics) {
        this.transport = new PushTransport(baseUrl, executor);
        this.client = new OpenAIClientAsyncImpl(ClientOptions.builder()
                .httpClient(transport)
                .baseUrl(baseUrl.toString())
                .apiKey(apiKey)
                .maxRetries(0)
                .streamHandlerExecutor(executor)
                .checkJacksonVersionCompatibility(false)
                .build());
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

    /** Builds a request and reads an answer once, which loads and links thousands of classes; no network is touched. */
    @Override
    public void warmUp() {
        ModelRequest request = new ModelRequest(
                ids.next(),
                "warm-up",
                "",
                List.of(new FunctionSpec(
                        "f",
                        "",
                        "{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}")),
                List.of(
                        new SessionItem.UserText("a"),
                        new SessionItem.AgentText("b"),
                        new SessionItem.ToolRequest("c", "f", "{}"),
                        new SessionItem.ToolAnswer("c", "d")));
        WarmUp.run(OpenAiRequests.translate(request));
    }

    // the receiver is told of failures too, and closes the answer
    @SuppressWarnings({"FutureReturnValueIgnored", "MustBeClosedChecker"})
    void send(
            ResponseCreateParams params,
            BiConsumer<@Nullable HttpResponseFor<StreamResponse<ResponseStreamEvent>>, @Nullable Throwable> receiver) {
        client.responses().withRawResponse().createStreaming(params).whenComplete(receiver);
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
