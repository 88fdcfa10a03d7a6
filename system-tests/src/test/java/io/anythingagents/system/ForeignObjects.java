package io.anythingagents.system;

import io.anythingagents.system.OpenApi.Operation;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Person;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Calls routes with the objects of another tenant, for tests that walk them all. */
final class ForeignObjects {
    private static final Person FOREIGN = Product.newCustomer();

    /** Names that are nobody's objects. */
    private static final Map<String, String> PUBLIC_NAMES = Map.of(
            "agent_name",
            "triage",
            "model",
            "triage",
            "code",
            "not-found",
            "plan_code",
            "starter",
            "preset_key",
            "strict",
            "guardrail_key",
            "url_filter",
            "stripe_event_id",
            "evt_unknown");

    private ForeignObjects() {}

    /** Whether a route names something that is somebody's. */
    static boolean areNamedBy(Operation operation) {
        return operation.parameters().stream().anyMatch(name -> !PUBLIC_NAMES.containsKey(name));
    }

    static Answer callWith(Api api, Operation operation) {
        Map<String, String> values = new TreeMap<>(PUBLIC_NAMES);
        for (String name : operation.parameters()) {
            values.putIfAbsent(name, foreign(name));
        }
        String path = operation.at(values);
        return operation.takesBody()
                ? api.send(operation.method(), path, "application/json", BodyPublishers.ofString("{}"))
                : api.send(operation.method(), path, null, BodyPublishers.noBody());
    }

    private static String foreign(String parameter) {
        return switch (parameter) {
            case "tenant_id" -> FOREIGN.tenantId();
            case "user_id" -> FOREIGN.userId();
            case "session_id" -> FOREIGN.session().path("session_id").asText();
            default -> UUID.randomUUID().toString();
        };
    }
}
