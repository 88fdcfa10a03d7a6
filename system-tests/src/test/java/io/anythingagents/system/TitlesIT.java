package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Frame;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import io.anythingagents.system.product.RunningProduct;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Titles that the product makes up: after the first answer, in nobody's way, and never over a person's own. */
@Tag("own-nodes")
class TitlesIT {
    private static final RunningProduct PRODUCT =
            RunningProduct.prepared("-titles", Map.of("CONVERSATION_TITLES", "true"));
    private static final Duration SOON = Duration.ofSeconds(20);
    private static Person person;

    @BeforeAll
    static void start() {
        PRODUCT.start();
        person = Person.verified(PRODUCT.api(), PRODUCT.outbox());
    }

    @AfterAll
    static void stop() {
        PRODUCT.discard();
    }

    @Test
    void anAnsweredConversation_getsATitle_whichIsShownEverywhereAndInTheLedger() {
        String id = chat("Tell me about fjords in the far north of Norway please");

        Eventually.holds("the title", SOON, () -> title(id).equals("Tell me about fjords in the"));

        JsonNode listed = person.api()
                .get("/api/v1/conversations")
                .expect(200)
                .json()
                .path("items")
                .path(0);
        assertThat(listed.path("display_name").asText()).isEqualTo("Tell me about fjords in the");
        assertThat(person.api()
                        .get("/api/v1/conversations/search?q=fjords")
                        .expect(200)
                        .json()
                        .path("items"))
                .isNotEmpty();
        assertThat(person.api()
                        .get("/api/v1/usage/calls")
                        .expect(200)
                        .json()
                        .path("items")
                        .findValuesAsText("purpose"))
                .contains("title");
    }

    @Test
    void whoWaitsForTheTitle_isToldIt_andThatItIsDone() {
        String id = chat("What is a glacier made of");

        try (SseStream stream = follow(id)) {
            List<Frame> frames = stream.untilClosed();

            assertThat(frames).extracting(Frame::data).containsExactly("What is a glacier made of", "[DONE]");
        }
        try (SseStream again = follow(id)) {
            assertThat(again.untilClosed())
                    .as("there already")
                    .extracting(Frame::data)
                    .containsExactly("What is a glacier made of", "[DONE]");
        }
    }

    @Test
    void aPersonsOwnTitle_stays() {
        String id = chat("Which volcano is the highest one");
        rename(id, "My volcanoes");
        String later = chat("Which river is the longest one");

        Eventually.holds("the other's title", SOON, () -> title(later).equals("Which river is the longest one"));

        assertThat(title(id)).isEqualTo("My volcanoes");
    }

    @Test
    void aTitleOfAnother_orOfNothing_isNotTold() {
        String id = chat("Mine alone");
        Person stranger = Person.verified(PRODUCT.api(), PRODUCT.outbox());

        stranger.api().get("/api/v1/conversations/" + id + "/stream").problem(404, "not-found");
        person.api()
                .get("/api/v1/conversations/" + UUID.randomUUID() + "/stream")
                .problem(404, "not-found");
    }

    private static SseStream follow(String id) {
        return person.api().open("/api/v1/conversations/" + id + "/stream").opened();
    }

    private static String chat(String message) {
        return person.api()
                .post("/api/v1/chat", Json.of("message", message))
                .expect(200)
                .json()
                .path("conversation_id")
                .asText();
    }

    private static void rename(String id, String title) {
        person.api()
                .send(
                        "PATCH",
                        "/api/v1/conversations/" + id + "/title",
                        "application/json",
                        BodyPublishers.ofString(Json.of("display_name", title).toString()))
                .expect(200);
    }

    private static String title(String id) {
        return person.api()
                .get("/api/v1/conversations/" + id)
                .expect(200)
                .json()
                .path("display_name")
                .asText();
    }
}
