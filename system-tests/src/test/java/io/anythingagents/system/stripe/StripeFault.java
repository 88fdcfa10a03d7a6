package io.anythingagents.system.stripe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A refusal in Stripe's form. */
final class StripeFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final @Nullable String code;
    private final @Nullable String param;
    private final @Nullable String declineCode;

    StripeFault(
            int status,
            String type,
            @Nullable String code,
            @Nullable String param,
            @Nullable String declineCode,
            String message) {
        super(message);
        this.status = status;
        this.type = type;
        this.code = code;
        this.param = param;
        this.declineCode = declineCode;
    }

    static StripeFault invalid(@Nullable String code, @Nullable String param, String message) {
        return new StripeFault(400, "invalid_request_error", code, param, null, message);
    }

    static StripeFault missing(String what, String param, String id) {
        return new StripeFault(
                404, "invalid_request_error", "resource_missing", param, null, "No such " + what + ": '" + id + "'");
    }

    static StripeFault declined(String declineCode) {
        return new StripeFault(402, "card_error", "card_declined", null, declineCode, "Your card was declined.");
    }

    int status() {
        return status;
    }

    String body() {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        error.put("type", type).put("message", getMessage());
        if (code != null) {
            error.put("code", code).put("doc_url", "https://stripe.com/docs/error-codes/" + code);
        }
        if (param != null) {
            error.put("param", param);
        }
        if (declineCode != null) {
            error.put("decline_code", declineCode);
        }
        return JsonNodeFactory.instance
                .objectNode()
                .<ObjectNode>set("error", error)
                .toString();
    }
}
