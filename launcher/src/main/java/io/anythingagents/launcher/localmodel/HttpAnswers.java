package io.anythingagents.launcher.localmodel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Whole answers over HTTP, and what is read from a request's address. */
final class HttpAnswers {
    private HttpAnswers() {}

    static void json(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    static void fault(HttpExchange exchange, ApiFault fault) throws IOException {
        ObjectNode body = JsonText.object();
        body.putObject("error")
                .put("message", fault.text())
                .put("type", fault.type())
                .putNull("param")
                .put("code", fault.code());
        json(exchange, fault.status(), JsonText.write(body));
    }

    /** The value of a query parameter, or the given one when it is absent. */
    static String query(HttpExchange exchange, String name, String otherwise) {
        String query = exchange.getRequestURI().getRawQuery();
        if (query == null) {
            return otherwise;
        }
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).equals(name)) {
                return URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
            }
        }
        return otherwise;
    }
}
