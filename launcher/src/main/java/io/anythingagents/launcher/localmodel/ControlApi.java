package io.anythingagents.launcher.localmodel;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** What tests steer and see: faults to strike, requests that came. */
final class ControlApi {
    private final FaultRegister faults;
    private final RequestLog requests;

    ControlApi(FaultRegister faults, RequestLog requests) {
        this.faults = faults;
        this.requests = requests;
    }

    void faults(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "POST" -> faults.order(Fault.parse(JsonText.readObject(exchange.getRequestBody())));
            case "DELETE" -> faults.reset();
            case "GET" -> {}
            default -> throw ApiFault.methodNotAllowed();
        }
        var answer = JsonText.object();
        answer.set("faults", faults.toJson());
        HttpAnswers.json(exchange, 200, JsonText.write(answer));
    }

    void requests(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "DELETE" -> requests.clear();
            case "GET" -> {}
            default -> throw ApiFault.methodNotAllowed();
        }
        var answer = JsonText.object();
        answer.set("requests", requests.toJson(HttpAnswers.query(exchange, "match", "")));
        HttpAnswers.json(exchange, 200, JsonText.write(answer));
    }
}
