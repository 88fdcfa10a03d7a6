package io.anythingagents.launcher.localmodel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.anythingagents.shared.Ids;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The part of the Responses API a client needs: create, retrieve, follow, cancel, delete. */
final class ResponsesApi {
    private static final String ROOT = "/v1/responses";

    private final ScheduledExecutorService timers;
    private final Clock clock;
    private final Ids ids;
    private final FaultRegister faults;
    private final RequestLog requests;
    private final ResponseStore store = new ResponseStore();

    ResponsesApi(ScheduledExecutorService timers, Clock clock, Ids ids, FaultRegister faults, RequestLog requests) {
        this.timers = timers;
        this.clock = clock;
        this.ids = ids;
        this.faults = faults;
        this.requests = requests;
    }

    void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String[] path =
                exchange.getRequestURI().getPath().substring(ROOT.length()).split("/");
        if (path.length <= 1) {
            require(method, "POST");
            create(exchange);
        } else if (path.length == 2 && "DELETE".equals(method)) {
            store.delete(path[1]);
            HttpAnswers.json(
                    exchange,
                    200,
                    JsonText.write(JsonText.object()
                            .put("id", path[1])
                            .put("object", "response.deleted")
                            .put("deleted", true)));
        } else if (path.length == 2) {
            require(method, "GET");
            retrieve(exchange, store.find(path[1]).generation());
        } else if (path.length == 3 && "cancel".equals(path[2])) {
            require(method, "POST");
            cancel(exchange, store.find(path[1]).generation());
        } else {
            throw ApiFault.notFound("Invalid URL.");
        }
    }

    private void create(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        ObjectNode body = JsonText.readObject(new ByteArrayInputStream(bytes));
        ModelRequest request = ModelRequest.parse(body, earlier(body));
        Fault fault = faults.strike(request.prompt()).orElse(null);
        ResponseDocument document =
                new ResponseDocument(fresh(), request, clock.instant().getEpochSecond());
        RecordedRequest record = requests.record(document.id(), request, bytes.length);
        if (fault != null) {
            record.fault(fault);
            if (fault.silent()) {
                record.outcome("hanging");
                var unused = timers.schedule(exchange::close, Generation.LONGEST_HANG_MINUTES, TimeUnit.MINUTES);
                return;
            }
            if (fault.atOnce()) {
                record.outcome("refused");
                refuse(exchange, fault);
                return;
            }
        }
        ResponseEvents events = new ResponseEvents(document, Script.reply(request), ids, request.background());
        Generation generation = new Generation(document, events, request.background(), fault, timers, record);
        if (request.store()) {
            store.keep(new ResponseStore.Stored(generation, request));
        }
        if (request.stream()) {
            generation.follow(StreamReader.open(exchange, breaksOff(fault)), -1);
        } else if (!request.background()) {
            generation.follow(new WholeReader(exchange, document), -1);
        } else {
            HttpAnswers.json(exchange, 200, document.write());
        }
        generation.run();
    }

    private void retrieve(HttpExchange exchange, Generation generation) throws IOException {
        if (!"true".equals(HttpAnswers.query(exchange, "stream", "false"))) {
            HttpAnswers.json(exchange, 200, generation.document().write());
            return;
        }
        if (!generation.background()) {
            throw ApiFault.badRequest(
                    "This response cannot be streamed because it was not created with background=true.");
        }
        long after;
        try {
            after = Long.parseLong(HttpAnswers.query(exchange, "starting_after", "-1"));
        } catch (NumberFormatException e) {
            throw ApiFault.badRequest("Invalid 'starting_after': expected an integer.");
        }
        generation.follow(StreamReader.open(exchange, false), after);
    }

    private static void cancel(HttpExchange exchange, Generation generation) throws IOException {
        if (!generation.background()) {
            throw ApiFault.badRequest("Cannot cancel a synchronous response.");
        }
        generation.cancel();
        HttpAnswers.json(exchange, 200, generation.document().write());
    }

    private static void refuse(HttpExchange exchange, Fault fault) throws IOException {
        if (fault.kind() == Fault.Kind.RATE_LIMIT) {
            exchange.getResponseHeaders().set("Retry-After", String.valueOf(fault.retryAfterSeconds()));
            throw ApiFault.rateLimited();
        }
        throw ApiFault.serverError();
    }

    /** The items of the response this one continues, and of those before it. */
    private List<InputItem> earlier(ObjectNode body) {
        String previous = body.path("previous_response_id").asText("");
        if (previous.isEmpty() || "null".equals(previous)) {
            return List.of();
        }
        ResponseStore.Stored stored = store.find(previous);
        List<InputItem> items = new ArrayList<>(stored.request().input());
        stored.generation().document().outputItems().forEach(item -> items.add(InputItem.parse(item)));
        return items;
    }

    private static boolean breaksOff(@Nullable Fault fault) {
        return fault != null && (fault.kind() == Fault.Kind.CUT_STREAM || fault.kind() == Fault.Kind.HANG);
    }

    private static void require(String actual, String allowed) {
        if (!allowed.equals(actual)) {
            throw ApiFault.methodNotAllowed();
        }
    }

    private String fresh() {
        return "resp_" + ids.next().toString().replace("-", "");
    }
}
