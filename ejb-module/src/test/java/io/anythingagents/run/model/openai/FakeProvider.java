package io.anythingagents.run.model.openai;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A provider that answers one call after the other as it was told. */
final class FakeProvider implements AutoCloseable {
    /** How one call is answered. */
    @FunctionalInterface
    interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    static final String RESPONSE = """
            {"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"gpt-4.1","output":[],\
            "parallel_tool_calls":true,"tool_choice":"auto","tools":[],"temperature":1,"top_p":1,"error":null,\
            "incomplete_details":null,"instructions":null,"metadata":{},"usage":{"input_tokens":7,\
            "input_tokens_details":{"cached_tokens":3},"output_tokens":5,\
            "output_tokens_details":{"reasoning_tokens":2},"total_tokens":12}}""";

    static final String CREATED = "{\"type\":\"response.created\",\"sequence_number\":0,\"response\":" + RESPONSE + "}";
    static final String MESSAGE = """
            {"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"type":"message",\
            "id":"msg_1","status":"in_progress","role":"assistant","content":[]}}""";
    static final String MESSAGE_DONE = """
            {"type":"response.output_item.done","sequence_number":4,"output_index":0,"item":{"type":"message",\
            "id":"msg_1","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Grüße",\
            "annotations":[],"logprobs":[]}]}}""";
    static final String COMPLETED =
            "{\"type\":\"response.completed\",\"sequence_number\":5,\"response\":" + RESPONSE + "}";

    final List<String> bodies = new CopyOnWriteArrayList<>();
    final List<String> targets = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    FakeProvider(Answer... answers) throws IOException {
        this.answers.addAll(List.of(answers));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/responses", exchange -> {
            targets.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            try (exchange) {
                this.answers.remove().to(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    static String delta(String text) {
        return """
                {"type":"response.output_text.delta","sequence_number":2,"item_id":"msg_1","output_index":0,\
                "content_index":0,"delta":"%s","logprobs":[]}""".formatted(text);
    }

    static Answer events(String... events) {
        return exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream; charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            write(exchange, events);
        };
    }

    static void write(HttpExchange exchange, String... events) throws IOException {
        OutputStream out = exchange.getResponseBody();
        for (String event : events) {
            out.write(("event: x\ndata: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    static Answer refusal(int status, String retryAfterMilliseconds) {
        return exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            if (!retryAfterMilliseconds.isEmpty()) {
                exchange.getResponseHeaders().add("retry-after-ms", retryAfterMilliseconds);
            }
            byte[] body = "{\"error\":{\"message\":\"no\",\"type\":\"x\",\"code\":null,\"param\":null}}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
