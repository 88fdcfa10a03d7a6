package io.anythingagents.system.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Answers over HTTP as Stripe does: form-encoded in, JSON out, keys that are replayed, Stripe's errors and request ids, and
 * objects that stay. Faults are set by the tests.
 */
public final class StripeCounterpart implements AutoCloseable {
    private static final String SECRET = "sk_test_of-the-counterpart";
    private static final long LONGEST_SILENCE_SECONDS = 30;

    /** What may go wrong with a request. */
    public enum Trouble {
        /** 500, and nothing happened. Kept under the key, as Stripe keeps it. */
        ERROR,
        /** 500, and yet it happened. */
        ERROR_AFTERWARDS,
        /** It happened, and the connection breaks before the answer. */
        ANSWER_LOST,
        /** Nothing happens and nothing is answered, until the caller gives up. */
        SILENCE,
        /** 429. */
        RATE_LIMIT
    }

    private record Planned(Trouble trouble, String line, AtomicInteger times) {}

    private record Kept(
            String request, int status, @Nullable String body) {}

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final StripeState state = new StripeState();
    private final List<StripeRequest> requests = new ArrayList<>();
    private final List<Planned> planned = new ArrayList<>();
    private final Map<String, Kept> kept = new HashMap<>();
    private int answered;

    public StripeCounterpart() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(executor);
        server.createContext("/v1/", this::answer);
        server.start();
    }

    /** An account that somebody set up. */
    public static StripeCounterpart withMeters() {
        StripeCounterpart counterpart = new StripeCounterpart();
        for (String feature : List.of("messages", "input_tokens", "output_tokens")) {
            counterpart.state.meters().add("aa_" + feature, feature);
        }
        return counterpart;
    }

    /** Products, prices or webhook_endpoints, as they are: changing one changes it for everybody. */
    public List<ObjectNode> catalog(String kind) {
        return state.catalog(kind);
    }

    /** What the product is told. */
    public Map<String, String> settings() {
        return Map.of(
                "STRIPE_SECRET_KEY",
                SECRET,
                "STRIPE_API_BASE",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "STRIPE_TIMEOUT",
                "3",
                "STRIPE_PRODUCT_PRICE_MAP",
                "starter=price_starter,pro=price_pro,team=price_team",
                "STRIPE_METER_MAP",
                "messages=aa_messages,input_tokens=aa_input_tokens,output_tokens=aa_output_tokens,documents=aa_documents",
                "STRIPE_METER_GATHER_SECONDS",
                "0");
    }

    /** Its objects, for what a person does at Stripe's own pages. */
    public StripeState state() {
        return state;
    }

    /** The next so many requests of this kind, such as {@code POST /subscriptions}, go wrong. */
    public synchronized void trouble(Trouble trouble, String line, int times) {
        planned.add(new Planned(trouble, line, new AtomicInteger(times)));
    }

    public synchronized void noMoreTrouble() {
        planned.clear();
    }

    /** As they came, the failed ones too. */
    public synchronized List<StripeRequest> requests() {
        return List.copyOf(requests);
    }

    public List<StripeRequest> requests(String line) {
        return requests().stream()
                .filter(request -> request.line().startsWith(line))
                .toList();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        executor.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String query = exchange.getRequestURI().getRawQuery();
        boolean write = !exchange.getRequestMethod().equals("GET");
        StripeRequest request = new StripeRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath().substring("/v1".length()),
                StripeRequest.form(body.isEmpty() ? query : body),
                write ? exchange.getRequestHeaders().getFirst("Idempotency-Key") : null,
                exchange.getRequestHeaders().getFirst("Stripe-Version"));
        if (!("Bearer " + SECRET).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            StripeFault fault = new StripeFault(
                    401, "invalid_request_error", null, null, null, "Invalid API Key provided: sk_test_****");
            send(exchange, new Kept("", fault.status(), fault.body()), false);
            return;
        }
        Trouble trouble = notedWith(request);
        if (trouble == Trouble.SILENCE) {
            silence(exchange);
            return;
        }
        String sameAs = request.line() + body;
        Kept earlier = earlier(request);
        if (earlier != null) {
            if (!earlier.request().equals(sameAs)) {
                StripeFault fault = new StripeFault(
                        400,
                        "idempotency_error",
                        null,
                        null,
                        null,
                        "Keys for idempotent requests can only be used once.");
                send(exchange, new Kept("", fault.status(), fault.body()), false);
            } else if (trouble == Trouble.ANSWER_LOST) {
                exchange.close();
            } else {
                send(exchange, earlier, true);
            }
            return;
        }
        send(exchange, done(request, sameAs, trouble), false);
    }

    /** Everything is one after the other, as it is for one customer at Stripe. */
    private synchronized Kept done(StripeRequest request, String sameAs, @Nullable Trouble trouble) {
        Kept answer;
        if (trouble == Trouble.RATE_LIMIT) {
            StripeFault fault = new StripeFault(
                    429, "invalid_request_error", "rate_limit", null, null, "Too many requests. Please slow down.");
            return new Kept(sameAs, fault.status(), fault.body());
        }
        if (trouble == Trouble.ERROR) {
            answer = failed(sameAs);
        } else {
            try {
                answer = new Kept(sameAs, 200, state.apply(request).toString());
            } catch (StripeFault fault) {
                answer = new Kept(sameAs, fault.status(), fault.body());
            }
            if (trouble == Trouble.ERROR_AFTERWARDS) {
                answer = failed(sameAs);
            }
        }
        if (request.key() != null) {
            kept.put(request.key(), answer);
        }
        return trouble == Trouble.ANSWER_LOST ? new Kept(sameAs, 0, null) : answer;
    }

    private static Kept failed(String sameAs) {
        StripeFault fault = new StripeFault(500, "api_error", null, null, null, "An unknown error occurred.");
        return new Kept(sameAs, fault.status(), fault.body());
    }

    private synchronized @Nullable Trouble notedWith(StripeRequest request) {
        requests.add(request);
        for (Planned plan : planned) {
            if (request.line().equals(plan.line()) && plan.times().getAndDecrement() > 0) {
                return plan.trouble();
            }
        }
        return null;
    }

    private synchronized @Nullable Kept earlier(StripeRequest request) {
        return request.key() == null ? null : kept.get(request.key());
    }

    private void silence(HttpExchange exchange) {
        try {
            closed.await(LONGEST_SILENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private synchronized String nextRequestId() {
        answered++;
        return "req_counterpart" + answered;
    }

    private void send(HttpExchange exchange, Kept answer, boolean replayed) throws IOException {
        if (answer.body() == null) {
            exchange.close();
            return;
        }
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Request-Id", nextRequestId());
        if (replayed) {
            exchange.getResponseHeaders().set("Idempotent-Replayed", "true");
        }
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
