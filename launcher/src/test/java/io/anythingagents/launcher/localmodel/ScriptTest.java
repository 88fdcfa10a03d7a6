package io.anythingagents.launcher.localmodel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTest extends LocalModelTestCase {
    @Test
    void shortAnswer_refersToTheMessageAndSaysItIsAStandIn() {
        Response response = client.responses().create(asking("Can you help me plan a picnic?"));

        response.validate();
        assertThat(text(response)).contains("scripted local stand-in").contains("Can you help me plan a picnic?");
        assertThat(response.status()).contains(ResponseStatus.COMPLETED);
        assertThat(response.usage().orElseThrow().totalTokens()).isPositive();
    }

    @Test
    void samePrompt_getsTheSameText() {
        String first = text(client.responses().create(asking("Tell me something")));
        String second = text(client.responses().create(asking("Tell me something")));

        assertThat(first).isEqualTo(second);
    }

    @Test
    void timeQuestion_callsTheClockAndThenUsesItsAnswer() {
        List<ResponseInputItem> conversation = new ArrayList<>(List.of(user("What TIME is it?")));
        Response call = client.responses().create(withTools(conversation, "get_current_time", "search_conversations"));

        ResponseFunctionToolCall clock = calls(call).get(0);
        assertThat(calls(call)).hasSize(1);
        assertThat(clock.name()).isEqualTo("get_current_time");
        assertThat(clock.arguments()).isEqualTo("{}");
        conversation.add(ResponseInputItem.ofFunctionCall(clock));
        conversation.add(returned(clock, "2026-11-21 10:00:00 UTC"));
        Response answer =
                client.responses().create(withTools(conversation, "get_current_time", "search_conversations"));

        assertThat(text(answer)).contains("2026-11-21 10:00:00 UTC");
    }

    @Test
    void timeQuestionWithoutTheTool_isAnsweredInWords() {
        Response response = client.responses().create(asking("What time is it?"));

        assertThat(calls(response)).isEmpty();
        assertThat(text(response)).contains("scripted local stand-in");
    }

    @Test
    void partOfAWord_triggersNothing() {
        Response response = client.responses()
                .create(withTools(
                        List.of(user("Sometimes a lifetime of encoded javanese researching")),
                        "get_current_time",
                        "search_conversations",
                        "transfer_to_code_assistant"));

        assertThat(calls(response)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Search my conversations for blue invoices,blue invoices",
        "Please find the tax letter in my conversations,the tax letter",
        "search for apples in my earlier chats and tell me the rest,apples",
        "find \"green tea\" in my conversations,green tea",
        "Can you search my history about delivery dates?,delivery dates",
    })
    void searchRequest_callsTheSearchWithItsSubject(String prompt, String query) {
        Response response =
                client.responses().create(withTools(List.of(user(prompt)), "get_current_time", "search_conversations"));

        assertThat(calls(response)).hasSize(1);
        assertThat(calls(response).get(0).name()).isEqualTo("search_conversations");
        assertThat(calls(response).get(0).arguments()).isEqualTo("{\"query\":" + JsonText.quoted(query) + "}");
    }

    @Test
    void timeAndSearchTogether_makeTwoCallsInOneTurn() {
        List<ResponseStreamEvent> events = stream(withTools(
                List.of(user("Tell me the time and search my conversations for invoices")),
                "get_current_time",
                "search_conversations"));

        assertThat(events).allSatisfy(ResponseStreamEvent::validate);
        ResponseAccumulator accumulator = ResponseAccumulator.create();
        events.forEach(accumulator::accumulate);
        assertThat(calls(accumulator.response()))
                .extracting(ResponseFunctionToolCall::name)
                .containsExactly("get_current_time", "search_conversations");
        assertThat(types(events))
                .contains("response.function_call_arguments.delta", "response.function_call_arguments.done");
    }

    @ParameterizedTest
    @CsvSource({
        "Review my Java class,transfer_to_code_assistant",
        "Ask your coding colleague,transfer_to_code_assistant",
        "Is this code right?,transfer_to_code_assistant",
        "Look at these numbers,transfer_to_data_analyst",
        "What does the DATA say?,transfer_to_data_analyst",
    })
    void specialistQuestion_isHandedOff(String prompt, String tool) {
        Response response = client.responses()
                .create(withTools(
                        List.of(user(prompt)),
                        "get_current_time",
                        "transfer_to_code_assistant",
                        "transfer_to_data_analyst"));

        assertThat(calls(response)).extracting(ResponseFunctionToolCall::name).containsExactly(tool);
    }

    @Test
    void afterAHandoff_theSpecialistAnswers() {
        ResponseFunctionToolCall transfer = calls(client.responses()
                        .create(withTools(List.of(user("Sum these numbers: 2 and 4")), "transfer_to_data_analyst")))
                .get(0);

        Response answer = client.responses()
                .create(withTools(
                        List.of(
                                user("Sum these numbers: 2 and 4"),
                                ResponseInputItem.ofFunctionCall(transfer),
                                returned(transfer, "{\"assistant\":\"data_analyst\"}")),
                        "get_current_time"));

        assertThat(text(answer)).contains("As the data analyst").contains("2 values, sum 6, mean 3");
    }

    @Test
    void conversationSoFar_isRemembered() {
        List<ResponseInputItem> conversation = List.of(
                user("My dog is called Bruno"), assistant("Noted."), user("And my cat Minka"), assistant("Noted."));

        String first = text(client.responses()
                .create(withTools(with(conversation, user("What was my first question?")), "get_current_time")));
        String other =
                text(client.responses().create(withTools(with(conversation, user("Thanks")), "get_current_time")));

        assertThat(first).contains("My dog is called Bruno");
        assertThat(other).contains("My dog is called Bruno").contains("And my cat Minka");
    }

    @Test
    void wordCount_isKeptExactlyAndTakesItsTime() {
        long began = System.nanoTime();
        List<ResponseStreamEvent> events = stream(asking("Write 60 words about bread"));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);

        assertThat(deltas(events).split("\\s+")).hasSize(60);
        assertThat(types(events).stream().filter("response.output_text.delta"::equals))
                .hasSize(60);
        assertThat(millis).isGreaterThanOrEqualTo(60 * 20);
        assertThat(text(client.responses().create(asking("In 5 words"))).split("\\s+"))
                .hasSize(5);
    }

    @Test
    void schemaInTheRequest_isAnsweredInThatSchema() throws Exception {
        JsonNode answer = post("/v1/responses", """
                {"model":"m","input":"judge","text":{"format":{"type":"json_schema","name":"verdict","schema":
                {"type":"object","properties":{"flagged":{"type":"boolean"},"reason":{"type":"string"}},
                "required":["flagged","reason"]}}}}""");

        String text = answer.at("/output/0/content/0/text").asText();
        assertThat(text).isEqualTo("{\"flagged\":false,\"reason\":\"" + Wording.STAND_IN + "\"}");
    }

    @Test
    void agentAskedDirectly_speaksAsItself() {
        Response response = client.responses()
                .create(asking("How do I begin?").toBuilder()
                        .instructions("You help software engineers. Care about correctness.")
                        .build());

        assertThat(text(response)).contains("As the code assistant");
    }
}
