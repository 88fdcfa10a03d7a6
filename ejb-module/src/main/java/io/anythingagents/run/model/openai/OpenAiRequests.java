package io.anythingagents.run.model.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.core.JsonValue;
import com.openai.core.ObjectMappers;
import com.openai.models.Reasoning;
import com.openai.models.ReasoningEffort;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFormatTextJsonSchemaConfig;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseIncludable;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseTextConfig;
import com.openai.models.responses.Tool;
import io.anythingagents.agent.HostedTool;
import io.anythingagents.agent.ModelSettings;
import io.anythingagents.agent.OutputSchema;
import io.anythingagents.run.model.FunctionSpec;
import io.anythingagents.run.model.ModelRequest;
import io.anythingagents.run.model.SessionItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Translates a neutral request. Every call brings all items along: nothing at the provider is relied on. */
final class OpenAiRequests {
    private static final JsonMapper MAPPER = ObjectMappers.jsonMapper();
    /** Models that think before they answer; only these accept the request for their sealed reasoning. */
    private static final Pattern REASONING = Pattern.compile("(o\\d|gpt-(?:[5-9]|\\d{2,})).*");

    private OpenAiRequests() {}

    /** @param background whether the provider goes on with the answer, and keeps it for a while, when nobody listens */
    static ResponseCreateParams translate(ModelRequest request, boolean background) {
        ResponseCreateParams.Builder params = ResponseCreateParams.builder()
                .model(request.model())
                .instructions(request.instructions())
                .store(background)
                .parallelToolCalls(true)
                .inputOfResponse(items(request.items()));
        if (background) {
            params.background(true);
        }
        request.functions().forEach(function -> params.addTool(tool(function)));
        request.hostedTools().forEach(tool -> add(params, tool));
        if (REASONING.matcher(request.model()).matches()) {
            params.addInclude(ResponseIncludable.REASONING_ENCRYPTED_CONTENT);
        }
        set(params, request.settings());
        OutputSchema output = request.output();
        if (output != null) {
            params.text(ResponseTextConfig.builder().format(format(output)).build());
        }
        return params.build();
    }

    private static void add(ResponseCreateParams.Builder params, HostedTool tool) {
        params.addTool(read(tool.options().toString(), new TypeReference<Tool>() {}));
        switch (tool.kind()) {
            case WEB_SEARCH -> params.addInclude(ResponseIncludable.WEB_SEARCH_CALL_ACTION_SOURCES);
            case FILE_SEARCH -> params.addInclude(ResponseIncludable.FILE_SEARCH_CALL_RESULTS);
            case CODE_INTERPRETER -> {
                // what the code drew is not asked for
            }
        }
    }

    private static void set(ResponseCreateParams.Builder params, ModelSettings settings) {
        Double temperature = settings.temperature();
        if (temperature != null) {
            params.temperature(temperature);
        }
        Integer tokens = settings.maxOutputTokens();
        if (tokens != null) {
            params.maxOutputTokens(tokens.longValue());
        }
        String effort = settings.reasoningEffort();
        if (effort != null) {
            params.reasoning(
                    Reasoning.builder().effort(ReasoningEffort.of(effort)).build());
        }
    }

    private static ResponseFormatTextJsonSchemaConfig format(OutputSchema output) {
        return ResponseFormatTextJsonSchemaConfig.builder()
                .name(output.name())
                .strict(true)
                .schema(ResponseFormatTextJsonSchemaConfig.Schema.builder()
                        .additionalProperties(read(output.schema(), new TypeReference<Map<String, JsonValue>>() {}))
                        .build())
                .build();
    }

    private static FunctionTool tool(FunctionSpec function) {
        Map<String, JsonValue> schema =
                read(function.parametersSchema(), new TypeReference<Map<String, JsonValue>>() {});
        return FunctionTool.builder()
                .name(function.name())
                .description(function.description())
                .strict(function.strict())
                .parameters(FunctionTool.Parameters.builder()
                        .additionalProperties(schema)
                        .build())
                .build();
    }

    private static List<ResponseInputItem> items(List<SessionItem> items) {
        List<ResponseInputItem> translated = new ArrayList<>(items.size());
        for (SessionItem item : items) {
            translated.add(translate(item));
        }
        return translated;
    }

    private static ResponseInputItem translate(SessionItem item) {
        if (item instanceof SessionItem.UserText user) {
            return message(EasyInputMessage.Role.USER, user.text());
        }
        if (item instanceof SessionItem.AgentText agent) {
            return message(EasyInputMessage.Role.ASSISTANT, agent.text());
        }
        if (item instanceof SessionItem.ToolRequest call) {
            return ResponseInputItem.ofFunctionCall(ResponseFunctionToolCall.builder()
                    .callId(call.callId())
                    .name(call.name())
                    .arguments(call.arguments())
                    .build());
        }
        if (item instanceof SessionItem.ToolAnswer answer) {
            return ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                    .callId(answer.callId())
                    .output(answer.output())
                    .build());
        }
        if (item instanceof SessionItem.Recap recap) {
            return message(EasyInputMessage.Role.USER, SessionItem.Recap.HEADING + recap.text());
        }
        if (item instanceof SessionItem.Hosted hosted) {
            return read(hosted.json(), new TypeReference<ResponseInputItem>() {});
        }
        return read(((SessionItem.Sealed) item).json(), new TypeReference<ResponseInputItem>() {});
    }

    private static ResponseInputItem message(EasyInputMessage.Role role, String text) {
        return ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder()
                .type(EasyInputMessage.Type.MESSAGE)
                .role(role)
                .content(text)
                .build());
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not what the Responses API takes", e);
        }
    }
}
