package io.anythingagents.run.model.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.core.ObjectMappers;
import com.openai.models.ResponsesModel;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseOutputMessage;
import com.openai.models.responses.ResponseReasoningItem;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseUsage;
import io.anythingagents.run.TokenUsage;
import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.ModelFault;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Translates the events of one answer; remembers which items have shown text, in case a provider sends only the whole. */
final class OpenAiEvents {
    private static final JsonMapper MAPPER = ObjectMappers.jsonMapper();

    private final Set<String> shown = new HashSet<>();

    /** What one event means to the loop; most mean nothing. */
    List<ModelEvent> translate(String json) throws JsonProcessingException {
        if (HostedEvents.mayBe(json)) {
            List<ModelEvent> hosted = HostedEvents.translate(MAPPER.readTree(json));
            if (!hosted.isEmpty()) {
                return hosted;
            }
        }
        ResponseStreamEvent event = MAPPER.readValue(json, ResponseStreamEvent.class);
        if (event.isOutputTextDelta()) {
            var delta = event.asOutputTextDelta();
            shown.add(delta.itemId());
            return List.of(new ModelEvent.TextDelta(delta.itemId(), (int) delta.contentIndex(), delta.delta()));
        }
        if (event.isRefusalDelta()) {
            var delta = event.asRefusalDelta();
            shown.add(delta.itemId());
            return List.of(new ModelEvent.RefusalDelta(delta.itemId(), (int) delta.contentIndex(), delta.delta()));
        }
        if (event.isCreated()) {
            Response response = event.asCreated().response();
            return List.of(new ModelEvent.Started(response.id(), modelName(response.model())));
        }
        if (event.isOutputItemAdded()) {
            return added(event.asOutputItemAdded().item());
        }
        if (event.isOutputItemDone()) {
            return done(event.asOutputItemDone().item());
        }
        if (event.isCompleted()) {
            return List.of(new ModelEvent.Completed(usage(event.asCompleted().response()), null));
        }
        if (event.isIncomplete()) {
            Response response = event.asIncomplete().response();
            String reason = response.incompleteDetails()
                    .flatMap(Response.IncompleteDetails::reason)
                    .map(Response.IncompleteDetails.Reason::asString)
                    .orElse("unknown");
            return List.of(new ModelEvent.Completed(usage(response), reason));
        }
        if (event.isFailed()) {
            Response response = event.asFailed().response();
            String code = response.error().map(error -> error.code().asString()).orElse("");
            return List.of(new ModelEvent.Failed(fault(code), usage(response)));
        }
        if (event.isError()) {
            return List.of(new ModelEvent.Failed(fault(event.asError().code().orElse("")), TokenUsage.NONE));
        }
        return List.of();
    }

    /** The place of an event in its answer. */
    static OptionalLong number(String json) throws JsonProcessingException {
        JsonNode number = MAPPER.readTree(json).path("sequence_number");
        return number.canConvertToLong() ? OptionalLong.of(number.asLong()) : OptionalLong.empty();
    }

    private static List<ModelEvent> added(ResponseOutputItem item) {
        if (item.isMessage()) {
            return List.of(new ModelEvent.MessageStarted(item.asMessage().id()));
        }
        if (item.isFunctionCall()) {
            ResponseFunctionToolCall call = item.asFunctionCall();
            return List.of(new ModelEvent.CallStarted(itemId(call), call.callId(), call.name()));
        }
        return List.of();
    }

    private List<ModelEvent> done(ResponseOutputItem item) throws JsonProcessingException {
        if (item.isMessage()) {
            ResponseOutputMessage message = item.asMessage();
            ModelEvent end = new ModelEvent.MessageDone(message.id());
            Optional<ModelEvent> unseen = shown.contains(message.id()) ? Optional.empty() : whole(message);
            return unseen.map(text -> List.of(text, end)).orElseGet(() -> List.of(end));
        }
        if (item.isFunctionCall()) {
            ResponseFunctionToolCall call = item.asFunctionCall();
            return List.of(new ModelEvent.CallDone(itemId(call), call.callId(), call.name(), call.arguments()));
        }
        if (item.isReasoning()) {
            ResponseReasoningItem reasoning = item.asReasoning();
            if (reasoning.encryptedContent().isPresent()) {
                return List.of(new ModelEvent.SealedItem(MAPPER.writeValueAsString(reasoning)));
            }
        }
        return List.of();
    }

    private static Optional<ModelEvent> whole(ResponseOutputMessage message) {
        for (ResponseOutputMessage.Content content : message.content()) {
            if (content.isOutputText()) {
                return Optional.of(new ModelEvent.TextDelta(
                        message.id(), 0, content.asOutputText().text()));
            }
            if (content.isRefusal()) {
                return Optional.of(new ModelEvent.RefusalDelta(
                        message.id(), 0, content.asRefusal().refusal()));
            }
        }
        return Optional.empty();
    }

    private static String itemId(ResponseFunctionToolCall call) {
        return call.id().orElse(call.callId());
    }

    private static TokenUsage usage(Response response) {
        return response.usage().map(OpenAiEvents::usage).orElse(TokenUsage.NONE);
    }

    private static TokenUsage usage(ResponseUsage usage) {
        return new TokenUsage(
                usage.inputTokens(),
                usage.inputTokensDetails().cachedTokens(),
                usage.outputTokens(),
                usage.outputTokensDetails().reasoningTokens(),
                1);
    }

    static ModelFault fault(String code) {
        return ModelFault.of(
                switch (code) {
                    case "rate_limit_exceeded" -> ModelFault.Kind.RATE_LIMITED;
                    case "context_length_exceeded" -> ModelFault.Kind.CONTEXT_TOO_LONG;
                    case "invalid_prompt", "invalid_request_error" -> ModelFault.Kind.REJECTED;
                    case "invalid_api_key" -> ModelFault.Kind.NOT_AUTHENTICATED;
                    default -> ModelFault.Kind.FAILED;
                });
    }

    private static @Nullable String modelName(ResponsesModel model) {
        return model.string()
                .or(() -> model.chat().map(chat -> chat.asString()))
                .or(() -> model.only().map(only -> only.asString()))
                .orElse(null);
    }
}
