package io.anythingagents.system;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.RunningProduct;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A tenant made by the fixtures route, for products where nobody may simply sign up. One person for each role asked for. */
record FixtureTenant(String id, Map<String, Person> people) {

    static FixtureTenant on(RunningProduct product, String... roles) {
        String unique = UUID.randomUUID().toString().substring(0, 12);
        String password = "fixture-Horse-" + unique;
        ObjectNode tenant = Json.of("slug", "tenant-" + unique, "name", "Tenant " + unique);
        ArrayNode users = tenant.putArray("users");
        for (String role : roles) {
            users.add(Json.of("email", address(role, unique), "password", password, "role", role));
        }
        ObjectNode request = Json.of();
        request.putArray("tenants").add(tenant);
        String id = product.api()
                .post("/api/v1/test-fixtures/apply", request)
                .expect(201)
                .json()
                .path("tenants")
                .path("tenant-" + unique)
                .path("tenant_id")
                .asText();
        Map<String, Person> people = new TreeMap<>();
        for (String role : roles) {
            people.put(role, Person.signedIn(product.api(), product.outbox(), address(role, unique), password));
        }
        return new FixtureTenant(id, people);
    }

    /** Signed in. */
    Person person(String role) {
        Person person = people.get(role);
        if (person == null) {
            throw new AssertionError("Nobody is " + role);
        }
        return person;
    }

    private static String address(String role, String unique) {
        return role + "-" + unique + "@example.com";
    }
}
