package io.anythingagents.run.model.openai;

import com.openai.client.OpenAIClientAsync;
import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.core.ClientOptions;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.moderations.Moderation.CategoryScores;
import com.openai.models.moderations.ModerationCreateParams;
import com.openai.models.moderations.ModerationCreateResponse;
import com.openai.models.moderations.ModerationModel;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.run.guardrail.Moderation;
import io.anythingagents.run.guardrail.Moderator;
import io.anythingagents.run.guardrail.Verdict;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Judgements of OpenAI's moderation API, or of whatever speaks it. One repeat, within the same time. */
public final class OpenAiModerator implements Moderator {
    private static final EventLog LOG = EventLog.of(OpenAiModerator.class);
    private static final int TOO_MANY = 429;
    private static final int SERVER_FAULT = 500;

    private final OpenAIClientAsync client;
    private final PushTransport transport;
    private final AtomicLong calls = new AtomicLong();
    private final Duration timeout;
    private final Verdict onError;
    private final Metrics metrics;

    /**
     * @param timeout for a judgement, its repeat included
     * @param passOnError whether what could not be judged passes
     */
    public OpenAiModerator(
            URI baseUrl, String apiKey, Duration timeout, boolean passOnError, Executor executor, Metrics metrics) {
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
        this.timeout = timeout;
        this.onError = passOnError ? new Verdict.Passed() : new Verdict.Tripped(Moderation.KEY);
        this.metrics = metrics;
    }

    @Override
    public CompletionStage<Verdict> judge(String text, Moderation wanted) {
        long startedAt = System.nanoTime();
        String id = "moderation-" + calls.incrementAndGet();
        return ask(id, text)
                .exceptionallyCompose(
                        failure -> isWorthARepeat(failure) ? ask(id, text) : CompletableFuture.failedFuture(failure))
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(response -> wanted.judge(scores(response)))
                .handle((verdict, failure) -> {
                    transport.drop(id); // what did not answer in time
                    metrics.time("moderation", Duration.ofNanos(System.nanoTime() - startedAt));
                    return failure == null ? judged(verdict) : failed(failure);
                });
    }

    private CompletableFuture<ModerationCreateResponse> ask(String id, String text) {
        try {
            return client.moderations()
                    .create(ModerationCreateParams.builder()
                            .model(ModerationModel.OMNI_MODERATION_LATEST)
                            .input(text)
                            .putAdditionalHeader(PushTransport.CALL_HEADER, id)
                            .build());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static boolean isWorthARepeat(Throwable failure) {
        Throwable cause = cause(failure);
        return cause instanceof OpenAIIoException
                || (cause instanceof OpenAIServiceException refusal
                        && (refusal.statusCode() == TOO_MANY || refusal.statusCode() >= SERVER_FAULT));
    }

    private Verdict judged(Verdict verdict) {
        count(verdict instanceof Verdict.Tripped ? "flagged" : "passed");
        return verdict;
    }

    private Verdict failed(Throwable failure) {
        count("failed");
        LOG.warn("moderation.failed", "reason", cause(failure).getClass().getSimpleName());
        return onError;
    }

    private void count(String outcome) {
        metrics.increment("moderations", "outcome", outcome);
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private static Map<String, Double> scores(ModerationCreateResponse response) {
        if (response.results().isEmpty()) {
            throw new IllegalStateException("A moderation without a result");
        }
        CategoryScores scores = response.results().get(0).categoryScores();
        Map<String, Double> byName = new HashMap<>();
        byName.put("harassment", scores.harassment());
        byName.put("harassment/threatening", scores.harassmentThreatening());
        byName.put("hate", scores.hate());
        byName.put("hate/threatening", scores.hateThreatening());
        byName.put("illicit", scores.illicit());
        byName.put("illicit/violent", scores.illicitViolent());
        byName.put("self-harm", scores.selfHarm());
        byName.put("self-harm/instructions", scores.selfHarmInstructions());
        byName.put("self-harm/intent", scores.selfHarmIntent());
        byName.put("sexual", scores.sexual());
        byName.put("sexual/minors", scores.sexualMinors());
        byName.put("violence", scores.violence());
        byName.put("violence/graphic", scores.violenceGraphic());
        return byName;
    }
}
