package io.anythingagents.benchmarks;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Executors;

/** The least a server can do: the same bytes for every request, or 304 for one that names a tag. Checks and stores nothing. */
final class BareAnswer {
    private static final int BACKLOG = 1_024;

    private BareAnswer() {}

    /** {@code BYTES}: prints the port it took, then answers with so many bytes until the process is ended. */
    public static void main(String[] args) throws IOException {
        System.out.println(start(Integer.parseInt(args[0])).getAddress().getPort());
    }

    static HttpServer start(int bytes) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        byte[] body = new byte[bytes];
        Arrays.fill(body, (byte) ' ');
        HttpServer server = HttpServer.create(new InetSocketAddress(Loopback.ADDRESS, 0), BACKLOG);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.getResponseHeaders().set("ETag", "\"bare\"");
                if (exchange.getRequestHeaders().containsKey("If-None-Match")) {
                    exchange.sendResponseHeaders(304, -1);
                } else {
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                }
            }
        });
        server.start();
        return server;
    }

    /** The same in a process of its own. */
    static Process process(int bytes) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BareAnswer.class.getName(),
                        Integer.toString(bytes))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static URI addressOf(Process process) throws IOException {
        BufferedReader output = process.inputReader();
        return URI.create("http://127.0.0.1:" + output.readLine());
    }
}
