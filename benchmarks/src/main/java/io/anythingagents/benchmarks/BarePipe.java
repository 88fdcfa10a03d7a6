package io.anythingagents.benchmarks;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/** The least a server between a client and a model can do: pass the request on and the bytes back as they come. */
final class BarePipe {
    private BarePipe() {}

    /** {@code --model URL}: prints the port it took, then serves until the process is ended. */
    public static void main(String[] args) throws IOException {
        System.out.println(start(URI.create(args[1])).getAddress().getPort());
    }

    /** Starts it as a process of its own, which says its port first. */
    static Process launch(URI modelUrl) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BarePipe.class.getName(),
                        "--model",
                        modelUrl.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static HttpServer start(URI modelUrl) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        URI responses = URI.create(modelUrl + "/responses");
        HttpClient model =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpServer server = HttpServer.create(new InetSocketAddress(Loopback.ADDRESS, 0), 1_024);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            HttpRequest request = HttpRequest.newBuilder(responses)
                    .header("Authorization", "Bearer bench")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()))
                    .build();
            try (exchange;
                    var answer =
                            model.send(request, BodyHandlers.ofInputStream()).body()) {
                exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                exchange.sendResponseHeaders(200, 0);
                OutputStream out = exchange.getResponseBody();
                byte[] buffer = new byte[8_192];
                for (int read = answer.read(buffer); read >= 0; read = answer.read(buffer)) {
                    out.write(buffer, 0, read);
                    out.flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        return server;
    }
}
