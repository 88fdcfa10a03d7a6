package io.anythingagents.tenant;

import io.anythingagents.http.Fields;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.tenant.TenantPreferences.BillingContact;
import io.anythingagents.tenant.TenantPreferences.Values;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings as a request gives them: all of them, for they replace what was there. */
final class SettingsBody {
    private static final int MOST_CONTACTS = 10;
    private static final int MOST_READ = 1_000;
    private static final int MOST_ENTRIES = 100;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_VALUE = 1_024;

    private SettingsBody() {}

    static Values read(Fields fields) {
        fields.only("billing_contacts", "billing_webhook_url", "plan_metadata", "flags");
        if (!fields.has("billing_contacts")) {
            fields.fault("billing_contacts", "required", "Is required.");
        }
        List<BillingContact> contacts = fields.objects("billing_contacts", MOST_READ, SettingsBody::contact);
        if (contacts.size() > MOST_CONTACTS) {
            throw new DomainException(
                    ErrorCode.MALFORMED_REQUEST, "There may be at most " + MOST_CONTACTS + " billing contacts.");
        }
        return new Values(contacts, webhook(fields), texts(fields), flags(fields));
    }

    private static BillingContact contact(Fields fields) {
        fields.only("name", "email", "role", "phone", "notify_billing");
        return new BillingContact(
                fields.text("name", 128),
                fields.email("email"),
                fields.optionalText("role", LONGEST_NAME),
                fields.optionalText("phone", LONGEST_NAME),
                fields.bool("notify_billing", true));
    }

    private static @Nullable String webhook(Fields fields) {
        String text = fields.optionalText("billing_webhook_url", 2_048);
        if (text != null && !isWebAddress(text)) {
            fields.fault("billing_webhook_url", "invalid-url", "Must be an http or https address.");
        }
        return text;
    }

    static boolean isWebAddress(String text) {
        try {
            URI address = new URI(text);
            return ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                    && address.getHost() != null
                    && address.getUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Map<String, String> texts(Fields fields) {
        Map<String, String> values = new LinkedHashMap<>();
        required(fields, "plan_metadata").forEach((name, value) -> {
            if (!(value instanceof JsonString text)) {
                fields.fault("plan_metadata", "wrong-type", "Every value must be text.");
            } else if (text.getString().length() > LONGEST_VALUE
                    || text.getString().indexOf('\0') >= 0) {
                fields.fault("plan_metadata", "too-long", "Values have at most " + LONGEST_VALUE + " characters.");
            } else {
                values.put(name, text.getString());
            }
        });
        return values;
    }

    private static Map<String, Boolean> flags(Fields fields) {
        Map<String, Boolean> values = new LinkedHashMap<>();
        required(fields, "flags").forEach((name, value) -> {
            if (value != JsonValue.TRUE
                    && value != JsonValue.FALSE
                    && value.getValueType() != JsonValue.ValueType.TRUE
                    && value.getValueType() != JsonValue.ValueType.FALSE) {
                fields.fault("flags", "wrong-type", "Every value must be true or false.");
            } else {
                values.put(name, value.getValueType() == JsonValue.ValueType.TRUE);
            }
        });
        return values;
    }

    private static JsonObject required(Fields fields, String name) {
        JsonObject given = fields.optionalJson(name);
        if (given == null) {
            if (!fields.has(name)) {
                fields.fault(name, "required", "Is required.");
            }
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        if (given.size() > MOST_ENTRIES
                || given.keySet().stream()
                        .anyMatch(key -> key.isBlank() || key.length() > LONGEST_NAME || key.indexOf('\0') >= 0)) {
            fields.fault(
                    name,
                    "too-many",
                    "At most " + MOST_ENTRIES + " entries, with names of 1 to " + LONGEST_NAME + " characters.");
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        return given;
    }
}
