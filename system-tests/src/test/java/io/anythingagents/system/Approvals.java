package io.anythingagents.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Frame;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.Secrets;
import io.anythingagents.system.client.SseStream;
import io.anythingagents.system.product.RunningProduct;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What tests do with runs that wait for a person's yes. */
final class Approvals {
    private Approvals() {}

    static boolean waits(Frame frame) {
        return frame.event().equals("lifecycle")
                && frame.json().path("status").asText().equals("waiting");
    }

    static SseStream stream(Api api, String agent, String message) {
        return api.open("/api/v1/chat/stream", Json.of("message", message, "agent_type", agent))
                .opened();
    }

    static JsonNode asked(List<Frame> frames) {
        return frames.stream()
                .map(frame -> frame.json().path("tool"))
                .filter(tool -> tool.path("status").asText().equals("awaiting_approval"))
                .findFirst()
                .orElseThrow();
    }

    static Answer decide(Api api, String run, String call, JsonNode decision) {
        return api.post("/api/v1/runs/" + run + "/approvals/" + call, decision);
    }

    static JsonNode of(Api api, String run) {
        return api.get("/api/v1/runs/" + run + "/approvals").expect(200).json().path("items");
    }

    /** How many pending calls of a run somebody is shown, page by page. */
    static int listed(Api api, String run) {
        int found = 0;
        String cursor = "";
        do {
            JsonNode page =
                    api.get("/api/v1/approvals?limit=1" + cursor).expect(200).json();
            for (JsonNode item : page.path("items")) {
                found += item.path("run_id").asText().equals(run) ? 1 : 0;
            }
            cursor = page.path("next_cursor").isTextual()
                    ? "&cursor=" + page.path("next_cursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        return found;
    }

    /** What a run did when. */
    static JsonNode spans(Api api, String run) {
        return api.get("/api/v1/runs/" + run + "/trace").expect(200).json().path("spans");
    }

    /** The ledger of a run. */
    static List<String> calls(RunningProduct product, String run) {
        return Database.of(product)
                .texts("select tool || ' ' || status from tool_calls where run_id = cast(? as uuid)", run);
    }

    static int audited(RunningProduct product, String action, String run) {
        return Integer.parseInt(Database.of(product)
                .texts("select count(*)::text from audit_events where action = ? and target_id = ?", action, run)
                .get(0));
    }

    /** Begins a run and leaves when it waits. */
    static String waiting(Api api, String agent, String message) {
        try (SseStream stream = stream(api, agent, message)) {
            return stream.until(Approvals::waits).json().path("run_id").asText();
        }
    }

    /** All frames of a run that has ended or will. */
    static List<Frame> ended(Api api, String run) {
        try (SseStream stream = api.open("/api/v1/runs/" + run + "/events")) {
            return stream.untilClosed();
        }
    }

    /** Somebody's session in the tenant of the person. */
    static Api inTenant(RunningProduct product, Person owner, Person other) {
        JsonNode session = product.api()
                .post(
                        "/api/v1/auth/token",
                        Json.of("email", other.email(), "password", other.password(), "tenant_id", owner.tenantId()))
                .expect(200)
                .json();
        return product.api()
                .withToken(Secrets.noted(session.path("access_token").asText()));
    }

    /** Somebody new with a role in the tenant of the owner. */
    static Person member(RunningProduct product, Person owner, String role) {
        Person other = Person.verified(product.api(), product.outbox());
        owner.api()
                .post("/api/v1/tenants/members", Json.of("email", other.email(), "role", role))
                .expect(201);
        return other;
    }

    /** Writes the file of an agent whose calls of some tools need a yes. */
    static void agent(Path directory, String key, String approvals) {
        try {
            Files.writeString(directory.resolve(key + ".yaml"), """
                    name: Careful
                    description: Asks first.
                    tools: [get_current_time, search_conversations]
                    approvals: %s
                    instructions: Ask first.
                    """.formatted(approvals));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
