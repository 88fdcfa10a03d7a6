package io.anythingagents.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import io.anythingagents.system.product.RunningProduct;

/** The first words of most tests: the shared product, a new customer, a message. */
final class Product {
    private Product() {}

    static RunningProduct running() {
        return RunningProduct.shared();
    }

    static Api api() {
        return running().api();
    }

    /** The verified owner of a new tenant. */
    static Person newCustomer() {
        return Person.verified(api(), running().outbox());
    }

    /** Signed up, address not verified. */
    static Person newUnverified() {
        return Person.registered(api(), running().outbox());
    }

    /** Sends a message and waits for the whole answer. */
    static JsonNode chat(Person person, String message) {
        return person.api()
                .post("/api/v1/chat", Json.of("message", message))
                .expect(200)
                .json();
    }

    /** Sends a message in an existing conversation and waits for the whole answer. */
    static JsonNode chat(Person person, String conversationId, String message) {
        return person.api()
                .post("/api/v1/chat", Json.of("message", message, "conversation_id", conversationId))
                .expect(200)
                .json();
    }

    static SseStream stream(Person person, String message) {
        return person.api()
                .open("/api/v1/chat/stream", Json.of("message", message))
                .opened();
    }

    static SseStream stream(Person person, String conversationId, String message) {
        return person.api()
                .open("/api/v1/chat/stream", Json.of("message", message, "conversation_id", conversationId))
                .opened();
    }
}
