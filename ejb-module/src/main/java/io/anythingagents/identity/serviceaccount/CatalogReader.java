package io.anythingagents.identity.serviceaccount;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the catalogue and finds every fault in it at once.
 *
 * @param accounts those without fault
 */
record CatalogReader(List<ServiceAccount> accounts, List<String> faults) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{3,64}");
    private static final Pattern SCOPE = Pattern.compile("[a-z0-9_-]+:([a-z0-9_-]+|\\*)");
    private static final Set<String> MEMBERS = Set.of(
            "account", "description", "allowed_scopes", "requires_tenant", "default_ttl_minutes", "max_ttl_minutes");

    /** A retired signing key verifies no longer than this, so no token may live longer. */
    private static final int LONGEST_MINUTES = 43_200;

    static CatalogReader read(String json) {
        List<String> faults = new ArrayList<>();
        List<ServiceAccount> accounts = new ArrayList<>();
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            JsonObject whole = reader.readObject();
            if (!(whole.get("service_accounts") instanceof JsonArray list) || list.isEmpty()) {
                faults.add("it must hold a list service_accounts with at least one entry");
                return new CatalogReader(List.of(), faults);
            }
            Set<String> names = new HashSet<>();
            for (int i = 0; i < list.size(); i++) {
                Entry entry = new Entry("entry " + (i + 1), list.get(i), faults);
                ServiceAccount account = entry.read();
                if (!names.add(account.name())) {
                    faults.add(account.name() + " stands twice");
                }
                accounts.add(account);
            }
        } catch (JsonException | IllegalStateException | ClassCastException e) {
            faults.add("it is not valid JSON");
        }
        return new CatalogReader(List.copyOf(accounts), List.copyOf(faults));
    }

    /** One object of the list. */
    private record Entry(String place, JsonValue value, List<String> faults) {
        ServiceAccount read() {
            JsonObject object = value instanceof JsonObject found ? found : JsonValue.EMPTY_JSON_OBJECT;
            object.keySet().stream()
                    .filter(member -> !MEMBERS.contains(member))
                    .forEach(member -> fault("has an unknown member " + member));
            String name = text(object, "account");
            if (!NAME.matcher(name).matches()) {
                fault("account must be 3 to 64 of a-z, 0-9 and -");
            }
            String description = text(object, "description");
            if (description.strip().length() < 3) {
                fault("description must have at least 3 characters");
            }
            int longest = minutes(object, "max_ttl_minutes", LONGEST_MINUTES, LONGEST_MINUTES);
            if (!object.containsKey("max_ttl_minutes")) {
                fault("max_ttl_minutes is missing");
            }
            int usual = minutes(object, "default_ttl_minutes", longest, longest);
            JsonValue tenant = object.getOrDefault("requires_tenant", JsonValue.TRUE);
            if (tenant != JsonValue.TRUE && tenant != JsonValue.FALSE) {
                fault("requires_tenant must be true or false");
            }
            return new ServiceAccount(
                    name,
                    description,
                    scopes(object),
                    tenant != JsonValue.FALSE,
                    Duration.ofMinutes(usual),
                    Duration.ofMinutes(longest));
        }

        private Set<String> scopes(JsonObject object) {
            Set<String> scopes = new LinkedHashSet<>();
            if (object.get("allowed_scopes") instanceof JsonArray list) {
                for (JsonValue scope : list) {
                    if (scope instanceof JsonString word
                            && SCOPE.matcher(word.getString()).matches()) {
                        scopes.add(word.getString());
                    } else {
                        fault("allowed_scopes holds something that is no scope");
                    }
                }
            }
            if (scopes.isEmpty()) {
                fault("allowed_scopes must hold at least one scope");
            }
            return scopes;
        }

        private String text(JsonObject object, String member) {
            return object.get(member) instanceof JsonString word ? word.getString() : "";
        }

        private int minutes(JsonObject object, String member, int otherwise, int most) {
            JsonValue found = object.get(member);
            if (found == null || found == JsonValue.NULL) {
                return otherwise;
            }
            if (found instanceof JsonNumber number
                    && number.isIntegral()
                    && number.longValue() > 0
                    && number.longValue() <= most) {
                return (int) number.longValue();
            }
            fault(member + " must be a whole number from 1 to " + most);
            return otherwise;
        }

        private void fault(String sentence) {
            faults.add(place + ": " + sentence);
        }
    }
}
