package io.anythingagents.openai;

import io.anythingagents.http.IdempotencyKey;
import io.anythingagents.http.JsonBody;
import io.anythingagents.http.Later;
import io.anythingagents.run.ChatQuotas;
import io.anythingagents.run.LogReading;
import io.anythingagents.run.OpenStreams;
import io.anythingagents.run.RateLimited;
import io.anythingagents.run.RunService;
import io.anythingagents.run.RunThreads;
import io.anythingagents.run.StreamHeaders;
import io.anythingagents.security.CurrentRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** OpenAI's chat completions. Which method answers, {@link StreamChoiceFilter} reads in the body. */
@Path("/v1/chat/completions")
@RequestScoped
public class ChatCompletionsResource {
    @Inject
    private DoorRuns door;

    @Inject
    private OpenStreams streams;

    @Inject
    private RunThreads threads;

    @Inject
    private CurrentRequest request;

    @Inject
    private Clock clock;

    @HeaderParam(IdempotencyKey.HEADER)
    private @Nullable String key;

    @SuppressWarnings("NullAway.Init") // injected
    public ChatCompletionsResource() {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RateLimited(ChatQuotas.Kind.CHAT)
    public void complete(JsonBody body, @Suspended AsyncResponse response) {
        ChatCompletionOrder order = body.read(ChatCompletionOrder::from);
        RunService.Started run = door.complete(request.context(), order, repeatable(body));
        ChatCompletion completion = completion(run, order);
        Later.answer(response, LogReading.toTheEnd(run.feed(), threads.writers(), completion), ended -> Response.ok(
                        completion.whole().toString().getBytes(StandardCharsets.UTF_8), MediaType.APPLICATION_JSON_TYPE)
                .build());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(StreamHeaders.EVENT_STREAM)
    @StreamHeaders
    @RateLimited(ChatQuotas.Kind.STREAM)
    public void stream(JsonBody body, @Context SseEventSink sink, @Context Sse sse) {
        ChatCompletionOrder order = body.read(ChatCompletionOrder::from);
        streams.open(request.context(), key, () -> reading(order, body), sink, sse);
    }

    private OpenStreams.Reading reading(ChatCompletionOrder order, JsonBody body) {
        RunService.Started run = door.complete(request.context(), order, repeatable(body));
        return new OpenStreams.Reading(run.feed(), completion(run, order), 0);
    }

    private DoorRuns.Repeatable repeatable(JsonBody body) {
        return DoorRuns.Repeatable.of(key, "/v1/chat/completions", body);
    }

    private ChatCompletion completion(RunService.Started run, ChatCompletionOrder order) {
        return new ChatCompletion(run.runId(), clock.instant(), order.model(), order.usageInStream());
    }
}
