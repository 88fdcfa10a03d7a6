package io.anythingagents.launcher.localmodel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.anythingagents.shared.Ids;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The local model: a scripted stand-in that speaks OpenAI's Responses API on the loopback address. */
public final class LocalModelServer implements AutoCloseable {
    /** The one model it lists; it answers to any name. */
    public static final String MODEL = "local-stand-in";

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int BACKLOG = 1_024;
    private static final int TIMER_THREADS = 4;
    private static final int REQUEST_THREADS = 16;

    static {
        // The JDK's server reads these once. Without the first, a delta can wait 40 ms for the client's
        // acknowledgement;
        // without the others, a burst of streams that end together has its connections closed under the client.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "20000");
        System.setProperty("sun.net.httpserver.idleInterval", "300");
    }

    private final HttpServer server;
    private final ExecutorService requests;
    private final ScheduledThreadPoolExecutor timers;

    private LocalModelServer(HttpServer server) {
        this.server = server;
        this.requests = Executors.newFixedThreadPool(REQUEST_THREADS, threads("local-model-request-"));
        this.timers = new ScheduledThreadPoolExecutor(TIMER_THREADS, threads("local-model-timer-"));
        this.timers.setRemoveOnCancelPolicy(true);
        Clock clock = Clock.systemUTC();
        FaultRegister faults = new FaultRegister();
        RequestLog log = new RequestLog(clock);
        ResponsesApi responses = new ResponsesApi(timers, clock, Ids.random(), faults, log);
        ControlApi control = new ControlApi(faults, log);
        route("/v1/responses", true, responses::handle);
        route("/v1/moderations", true, ModerationsApi::handle);
        route("/v1/models", true, LocalModelServer::models);
        route("/control/faults", false, control::faults);
        route("/control/requests", false, control::requests);
        route("/health", false, exchange -> HttpAnswers.json(exchange, 200, "{\"status\":\"UP\"}"));
        route("/", false, exchange -> {
            throw ApiFault.notFound("Invalid URL.");
        });
        server.setExecutor(requests);
    }

    /** Starts on the loopback address; port 0 takes a free one. */
    public static LocalModelServer start(int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port);
        LocalModelServer started = new LocalModelServer(HttpServer.create(address, BACKLOG));
        started.server.start();
        return started;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** What a client takes as its base address. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + port() + "/v1");
    }

    /** Where faults are ordered and requests are looked at. */
    public URI controlUrl() {
        return URI.create("http://127.0.0.1:" + port() + "/control");
    }

    @Override
    public void close() {
        server.stop(0);
        timers.shutdownNow();
        requests.shutdownNow();
    }

    /** Runs until the process is ended: {@code --port N}, and {@code --data-dir DIR}, which only names whose it is. */
    public static void main(String[] args) throws IOException {
        int port = 0;
        for (int i = 0; i + 1 < args.length; i += 2) {
            if ("--port".equals(args[i])) {
                port = Integer.parseInt(args[i + 1]);
            } else if (!"--data-dir".equals(args[i])) {
                throw new IllegalArgumentException("unknown option " + args[i] + "; known: --port, --data-dir");
            }
        }
        LocalModelServer server = start(port);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        System.out.println("local model ready at " + server.baseUrl());
    }

    private interface Route {
        void handle(HttpExchange exchange) throws IOException;
    }

    private void route(String path, boolean needsKey, Route route) {
        server.createContext(path, exchange -> {
            try {
                if (needsKey && !hasKey(exchange)) {
                    throw ApiFault.unauthorised();
                }
                route.handle(exchange);
            } catch (ApiFault fault) {
                HttpAnswers.fault(exchange, fault);
            }
        });
    }

    private static boolean hasKey(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        return header != null
                && header.startsWith("Bearer ")
                && !header.substring(7).isBlank();
    }

    private static void models(HttpExchange exchange) throws IOException {
        String model = "{\"id\":\"" + MODEL + "\",\"object\":\"model\",\"created\":0,\"owned_by\":\"anything-agents\"}";
        HttpAnswers.json(exchange, 200, "{\"object\":\"list\",\"data\":[" + model + "]}");
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
