package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.OpenApi.Operation;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.Secrets;
import io.anythingagents.system.client.SseStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every route of the OpenAPI document, taken by every role of one tenant with the objects of another: who may not is
 * refused, and who may gets hold of nothing there. What is expected stands in {@code docs/auth/authorisation.md}, which is
 * written from the table in code.
 */
class RoleWalkIT {
    /** Refusals by the table, as opposed to those of a service that looked at the objects. */
    private static final Set<String> BY_THE_TABLE =
            Set.of("insufficient-scope", "insufficient-role", "email-not-verified", "forbidden");

    private static final Map<String, DocumentedRoute> TABLE = DocumentedRoute.all();
    private static final Person OWNER = Product.newCustomer();
    private static final Map<String, Person> PEOPLE = people();
    private static final Map<String, Api> SESSIONS = new TreeMap<>();

    @Test
    void theTableAndTheDocument_nameTheSameRoutes() {
        assertThat(TABLE.keySet())
                .containsAll(OpenApi.published().operations().stream()
                        .map(Operation::toString)
                        .toList());
    }

    @TestFactory
    Stream<DynamicTest> everyRole_mayWhatTheTableSays() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Operation operation : OpenApi.published().protectedOperations()) {
            if (operation.path().contains("/auth/logout")) {
                continue; // ends the session that walks; SessionIT has it
            }
            for (String role : DocumentedRoute.ROLES) {
                tests.add(DynamicTest.dynamicTest(role + " " + operation, () -> walk(role, operation)));
            }
        }
        return tests.stream();
    }

    private static void walk(String role, Operation operation) {
        DocumentedRoute route = TABLE.get(operation.toString());
        boolean allowed = route != null && route.callers().contains(role);
        if (allowed && operation.streams() && operation.parameters().isEmpty() && !operation.takesBody()) {
            try (SseStream stream = SESSIONS.computeIfAbsent(role, RoleWalkIT::signedIn)
                    .open(operation.path())
                    .opened()) {
                assertThat(stream.status()).as("%s may %s", role, operation).isEqualTo(200);
            }
            return;
        }

        Answer first = ForeignObjects.callWith(SESSIONS.computeIfAbsent(role, RoleWalkIT::signedIn), operation);
        // some routes end the session they are called in
        Answer answer = first.status() == 401 ? ForeignObjects.callWith(renewed(role), operation) : first;

        if (!allowed) {
            assertThat(answer.problem(403).path("code").asText()).isIn(BY_THE_TABLE);
            return;
        }
        assertThat(answer.status())
                .as("%s may %s: %s", role, operation, answer.text())
                .isNotIn(401, 405, 500);
        if (answer.status() == 403) {
            assertThat(answer.json().path("code").asText()).isNotIn("insufficient-scope", "email-not-verified");
        }
        boolean namesForeignObject = ForeignObjects.areNamedBy(operation);
        if (namesForeignObject && !operation.path().startsWith("/api/v1/platform/")) {
            assertThat(answer.status())
                    .as("%s got hold of something foreign by %s", role, operation)
                    .isBetween(400, 499);
        }
    }

    private static Api renewed(String role) {
        Api api = signedIn(role);
        SESSIONS.put(role, api);
        return api;
    }

    private static Api signedIn(String role) {
        Person person = PEOPLE.get(role);
        if (person == null) {
            throw new AssertionError("Nobody is " + role);
        }
        JsonNode session = Product.api()
                .post(
                        "/api/v1/auth/token",
                        Json.of(
                                "email", person.email(),
                                "password", person.password(),
                                "tenant_id", OWNER.tenantId()))
                .expect(200)
                .json();
        return Product.api()
                .withToken(Secrets.noted(session.path("access_token").asText()));
    }

    private static Map<String, Person> people() {
        Map<String, Person> people = new TreeMap<>();
        people.put("owner", OWNER);
        for (String role : List.of("viewer", "member", "admin")) {
            Person person = Product.newCustomer();
            TeamIT.add(OWNER, person, role);
            people.put(role, person);
        }
        Person operator = Product.newCustomer();
        TeamIT.add(OWNER, operator, "viewer");
        people.put("operator", Operator.granted(operator));
        return people;
    }
}
