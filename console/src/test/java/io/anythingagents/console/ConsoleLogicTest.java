package io.anythingagents.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tests in {@code src/test/console}, run where the code runs: in a headless Chromium found on the machine. The page
 * posts its results back; each becomes a test here.
 */
class ConsoleLogicTest {
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final String FILES = "/io/anythingagents/console/files/";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path profile;

    @TestFactory
    Stream<DynamicTest> logicOfTheConsole() throws Exception {
        Optional<Path> chromium = findChromium();
        assumeTrue(chromium.isPresent(), "No Chromium on the PATH: the console's own tests need one.");
        CompletableFuture<String> results = new CompletableFuture<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, results));
        server.start();
        Process browser =
                browse(chromium.get(), "http://127.0.0.1:" + server.getAddress().getPort() + "/");
        try {
            return Stream.of(results.get(60, TimeUnit.SECONDS).split("\u001e"))
                    .map(result -> result.split("\u001f", 2))
                    .map(result -> DynamicTest.dynamicTest(
                            result[0], () -> assertThat(result[1]).isEmpty()));
        } finally {
            browser.destroy();
            browser.waitFor(10, TimeUnit.SECONDS);
            browser.destroyForcibly().waitFor();
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private static void answer(HttpExchange exchange, CompletableFuture<String> results) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/results")) {
                results.complete(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(204, -1);
            } else if (path.equals("/")) {
                String page =
                        "<!doctype html><title>Tests</title><script type=module src=/assets/" + script() + "></script>";
                send(exchange, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
            } else if (path.startsWith("/assets/")) {
                send(exchange, "text/javascript; charset=utf-8", read(path.substring(1)));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private static void send(HttpExchange exchange, String mediaType, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", mediaType);
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
    }

    private static String script() throws IOException {
        return new String(read("assets.list"), StandardCharsets.UTF_8)
                .lines()
                .filter(name -> name.endsWith(".js"))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] read(String name) throws IOException {
        Path folder = Path.of("target", "test-classes", FILES.substring(1));
        try (InputStream content = Files.newInputStream(folder.resolve(name))) {
            return content.readAllBytes();
        }
    }

    private Process browse(Path chromium, String address) throws IOException {
        return new ProcessBuilder(
                        chromium.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile.resolve("chromium"),
                        address)
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("chromium.log").toFile())
                .start();
    }

    private static Optional<Path> findChromium() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
