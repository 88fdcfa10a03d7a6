package io.anythingagents.launcher.localmodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anythingagents.launcher.localmodel.ModelRequest.OfferedTool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides what to answer, from nothing but the request: the same conversation always gets the same reply. */
final class Script {
    static final String TRANSFER = "transfer_to_";
    private static final String SUMS_UP = "You keep the memory of a dialog";
    private static final int LONGEST_SUMMARY = 300;
    private static final String NAMES_CONVERSATIONS = "Name the conversation";
    private static final String CODE_ASSISTANT = "code_assistant";
    private static final String DATA_ANALYST = "data_analyst";

    private final ModelRequest request;
    private final String prompt;
    private final Wish wish;
    private final Set<String> calledThisTurn = new HashSet<>();

    private Script(ModelRequest request) {
        this.request = request;
        this.prompt = request.prompt();
        this.wish = new Wish(prompt);
        for (InputItem item : request.thisTurn()) {
            if (item instanceof InputItem.Called called) {
                calledThisTurn.add(called.name());
            }
        }
    }

    static Reply reply(ModelRequest request) {
        Script script = new Script(request);
        List<Reply.Part> calls = script.calls();
        Pace pace = script.pace();
        if (!calls.isEmpty()) {
            return new Reply(calls, pace, Reply.Ending.COMPLETED);
        }
        return script.answer(pace);
    }

    private List<Reply.Part> calls() {
        List<Reply.Part> calls = new ArrayList<>();
        if (wish.benchmark()) {
            return calls;
        }
        if (!wish.explicitTool().isEmpty()) {
            notYetCalled(wish.explicitTool())
                    .ifPresent(tool -> calls.add(new Reply.Call(tool.name(), wish.explicitArguments())));
            return calls;
        }
        if (wish.time()) {
            notYetCalled("get_current_time").ifPresent(tool -> calls.add(call(tool, "UTC")));
        }
        Optional<OfferedTool> web = wish.webSearch() ? webSearchTool() : Optional.empty();
        if (web.isPresent()) {
            calls.add(call(web.get(), wish.searchQuery()));
        } else if (wish.conversationSearch() && !webSearchCalled()) {
            notYetCalled("search_conversations").ifPresent(tool -> calls.add(call(tool, wish.searchQuery())));
        }
        if (calls.isEmpty()) {
            handoff().ifPresent(calls::add);
        }
        return calls.size() > 1 && !request.parallelToolCalls() ? List.of(calls.get(0)) : calls;
    }

    private Optional<Reply.Part> handoff() {
        if (!handedTo().isEmpty()) {
            return Optional.empty();
        }
        Optional<OfferedTool> target = Optional.empty();
        if (wish.code()) {
            target = request.offered(TRANSFER + CODE_ASSISTANT);
        }
        if (target.isEmpty() && wish.data()) {
            target = request.offered(TRANSFER + DATA_ANALYST);
        }
        return target.map(tool -> call(tool, Wording.quote(prompt, 120)));
    }

    private Reply answer(Pace pace) {
        JsonNode format = request.body().path("text").path("format");
        if ("json_schema".equals(format.path("type").asText())) {
            String json = SchemaSample.of(format.path("schema"), Wording.STAND_IN);
            return new Reply(List.of(new Reply.Text(json)), pace, Reply.Ending.COMPLETED);
        }
        if (request.instructions().startsWith(SUMS_UP)) {
            String summary = "Summary: " + Wording.quote(prompt, LONGEST_SUMMARY);
            return new Reply(List.of(new Reply.Text(summary)), Pace.AT_ONCE, Reply.Ending.COMPLETED);
        }
        if (request.instructions().startsWith(NAMES_CONVERSATIONS)) {
            return new Reply(List.of(new Reply.Text(Wording.title(prompt))), Pace.AT_ONCE, Reply.Ending.COMPLETED);
        }
        if (FaultWords.refusal(prompt)) {
            return new Reply(List.of(new Reply.Refusal(Wording.refusal())), pace, Reply.Ending.COMPLETED);
        }
        String text = wish.wordCount() > 0
                ? LongText.of(wish.wordCount(), prompt)
                : new Wording(request, agent()).shortAnswer(toolNamesByCall());
        int tokenLimit = request.body().path("max_output_tokens").asInt(Integer.MAX_VALUE);
        if (Tokens.of(text) > tokenLimit) {
            return new Reply(
                    List.of(new Reply.Text(Tokens.cut(text, tokenLimit))), pace, Reply.Ending.CUT_AT_TOKEN_LIMIT);
        }
        List<Reply.Part> parts = new ArrayList<>();
        List<ObjectNode> annotations = new ArrayList<>();
        HostedScript.parts(request, wish, parts, annotations);
        parts.add(new Reply.Text(text, annotations));
        return new Reply(parts, pace, Reply.Ending.COMPLETED);
    }

    private Map<String, String> toolNamesByCall() {
        Map<String, String> names = new HashMap<>();
        for (InputItem item : request.thisTurn()) {
            if (item instanceof InputItem.Called called) {
                names.put(called.callId(), called.name());
            }
        }
        return names;
    }

    private Pace pace() {
        if (wish.benchmark()) {
            return Pace.AT_ONCE;
        }
        return wish.wordCount() > 0 ? Pace.leisurely(prompt) : Pace.brisk(prompt);
    }

    /** Who speaks: the one control was handed to in this turn, else whom the instructions name. */
    private String agent() {
        String handedTo = handedTo();
        if (!handedTo.isEmpty()) {
            return handedTo;
        }
        boolean mayTransfer = request.tools().keySet().stream().anyMatch(name -> name.startsWith(TRANSFER));
        String instructions = request.instructions().toLowerCase(Locale.ROOT).replace('_', ' ');
        if (mayTransfer) {
            return "";
        }
        if (mentionsAny(instructions, "code assistant", "software engineer")) {
            return CODE_ASSISTANT;
        }
        return mentionsAny(instructions, "data analyst", "interpret data") ? DATA_ANALYST : "";
    }

    private static boolean mentionsAny(String text, String... words) {
        return Arrays.stream(words).anyMatch(text::contains);
    }

    private String handedTo() {
        return calledThisTurn.stream()
                .filter(name -> name.startsWith(TRANSFER))
                .findFirst()
                .map(name -> name.substring(TRANSFER.length()))
                .orElse("");
    }

    private Optional<OfferedTool> notYetCalled(String name) {
        return calledThisTurn.contains(name) ? Optional.empty() : request.offered(name);
    }

    private Optional<OfferedTool> webSearchTool() {
        return request.tools().keySet().stream()
                .filter(Script::searchesTheWeb)
                .findFirst()
                .flatMap(this::notYetCalled);
    }

    private boolean webSearchCalled() {
        return calledThisTurn.stream().anyMatch(Script::searchesTheWeb);
    }

    private static boolean searchesTheWeb(String tool) {
        return tool.contains("tavily") || tool.contains("web_search");
    }

    private static Reply.Call call(OfferedTool tool, String text) {
        return new Reply.Call(tool.name(), SchemaSample.of(tool.parameters(), text));
    }
}
