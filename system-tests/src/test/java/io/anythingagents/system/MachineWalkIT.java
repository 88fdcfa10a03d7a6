package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anythingagents.system.OpenApi.Operation;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every route of the OpenAPI document, taken by every service account of the catalogue with all its scopes: machines have
 * scopes and no role, so they get where a scope of theirs is asked for and nowhere else, never to anything about a person. Those
 * of no tenant get only to what is no tenant's.
 */
class MachineWalkIT {
    /** Asks for neither scope nor role, and is not about a person. */
    private static final Set<String> FOR_EVERYBODY = Set.of(
            "GET /api/v1/features",
            "GET /api/v1/tenants/invites/policy",
            "GET /api/v1/usage",
            "GET /api/v1/usage/limits");

    private static final Map<String, DocumentedRoute> TABLE = DocumentedRoute.all();
    private static final Person OWNER = Product.newCustomer();
    private static final List<Machine> MACHINES = List.of(
            Machine.of("analytics-batch", true, "conversations:read"),
            Machine.of("billing-worker", true, "billing:read", "billing:manage", "activity:read"),
            Machine.of("synthetic-monitor", true, "conversations:write", "tools:read", "billing:read"),
            Machine.of("support-console", false, "support:*", "activity:read"),
            Machine.of("demo-bot", false, "chat:write", "conversations:read"));

    @TestFactory
    Stream<DynamicTest> everyMachine_mayWhatItsScopesSay() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Operation operation : OpenApi.published().protectedOperations()) {
            for (Machine machine : MACHINES) {
                tests.add(DynamicTest.dynamicTest(machine.account() + " " + operation, () -> walk(machine, operation)));
            }
        }
        return tests.stream();
    }

    private static void walk(Machine machine, Operation operation) {
        DocumentedRoute route = Optional.ofNullable(TABLE.get(operation.toString()))
                .orElseThrow(() -> new AssertionError("No row for " + operation));

        if (operation.streams()
                && machine.passes(route)
                && operation.parameters().isEmpty()
                && !operation.takesBody()) {
            try (SseStream stream = machine.api().open(operation.path()).opened()) {
                assertThat(stream.status())
                        .as("%s may %s", machine.account(), operation)
                        .isEqualTo(200);
            }
            return;
        }

        Answer answer = ForeignObjects.callWith(machine.api(), operation);

        if (!machine.ofTenant() && !route.tenantless()) {
            answer.problem(403, "forbidden");
            return;
        }
        if (!machine.has(route.scope())) {
            answer.problem(403, "insufficient-scope");
            return;
        }
        if (!route.role().isEmpty()) {
            answer.problem(403, "insufficient-role");
            return;
        }
        assertThat(answer.status())
                .as("%s takes %s: %s", machine.account(), operation, answer.text())
                .isNotIn(401, 405)
                .isLessThan(500);
        if (!machine.ofTenant()) {
            return; // what the table opens to it is no tenant's
        }
        boolean aboutPeople = route.scope().isEmpty() && !FOR_EVERYBODY.contains(operation.toString());
        boolean foreign = ForeignObjects.areNamedBy(operation);
        if (aboutPeople || foreign) {
            assertThat(answer.status())
                    .as("%s takes %s: %s", machine.account(), operation, answer.text())
                    .isBetween(400, 499);
        }
    }

    /** A service account with an access token of all its scopes. */
    private record Machine(String account, boolean ofTenant, List<String> scopes, Api api) {
        static Machine of(String account, boolean ofTenant, String... scopes) {
            ObjectNode order = Json.of("account", account);
            ArrayNode wanted = order.putArray("scopes");
            for (String scope : scopes) {
                wanted.add(scope);
            }
            if (ofTenant) {
                order.put("tenant_id", OWNER.tenantId());
            }
            JsonNode issued = Product.api()
                    .with("Authorization", "Bearer dev-demo")
                    .post("/api/v1/auth/service-accounts/issue", order)
                    .expect(201)
                    .json();
            String token = SignedOrder.exchanged(Product.running(), issued);
            return new Machine(account, ofTenant, List.of(scopes), Product.api().withToken(token));
        }

        boolean passes(DocumentedRoute route) {
            return (ofTenant || route.tenantless())
                    && has(route.scope())
                    && route.role().isEmpty();
        }

        boolean has(String scope) {
            return scope.isEmpty()
                    || scopes.contains(scope)
                    || scopes.contains(scope.substring(0, scope.indexOf(':') + 1) + "*")
                    || scopes.contains("support:*");
        }
    }
}
