package io.anythingagents.tenant;

import io.anythingagents.tenant.TenantPreferences.BillingContact;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tenant settings in the form their columns hold. */
final class TenantPreferencesJson {
    private TenantPreferencesJson() {}

    static String contacts(List<BillingContact> contacts) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        for (BillingContact contact : contacts) {
            JsonObjectBuilder object = Json.createObjectBuilder()
                    .add("name", contact.name())
                    .add("email", contact.email())
                    .add("notify_billing", contact.notifyBilling());
            addIfPresent(object, "role", contact.role());
            addIfPresent(object, "phone", contact.phone());
            array.add(object);
        }
        return array.build().toString();
    }

    static List<BillingContact> contacts(String json) {
        try (var reader = Json.createReader(new StringReader(json))) {
            return reader.readArray().getValuesAs(JsonObject.class).stream()
                    .map(object -> new BillingContact(
                            object.getString("name"),
                            object.getString("email"),
                            object.getString("role", null),
                            object.getString("phone", null),
                            object.getBoolean("notify_billing")))
                    .toList();
        }
    }

    static String texts(Map<String, String> values) {
        JsonObjectBuilder object = Json.createObjectBuilder();
        values.forEach(object::add);
        return object.build().toString();
    }

    static Map<String, String> texts(String json) {
        Map<String, String> values = new LinkedHashMap<>();
        read(json).forEach((name, value) -> values.put(name, ((JsonString) value).getString()));
        return values;
    }

    static String flags(Map<String, Boolean> values) {
        JsonObjectBuilder object = Json.createObjectBuilder();
        values.forEach(object::add);
        return object.build().toString();
    }

    static Map<String, Boolean> flags(String json) {
        Map<String, Boolean> values = new LinkedHashMap<>();
        read(json).forEach((name, value) -> values.put(name, value == JsonValue.TRUE));
        return values;
    }

    private static JsonObject read(String json) {
        try (var reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    private static void addIfPresent(JsonObjectBuilder object, String name, @Nullable String value) {
        if (value != null) {
            object.add(name, value);
        }
    }
}
