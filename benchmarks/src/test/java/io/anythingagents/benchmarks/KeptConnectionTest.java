package io.anythingagents.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class KeptConnectionTest {
    @Test
    void manyAnswersOfTheBareServer_comeThroughOneConnection() throws Exception {
        HttpServer server = BareAnswer.start(1_000);
        URI address = address(server.getAddress());
        try (KeptConnection connection = new KeptConnection(address)) {
            for (int i = 0; i < 100; i++) {
                assertThat(connection.exchange(KeptConnection.get(address, "/a")))
                        .isEqualTo(200);
                assertThat(connection.exchange(KeptConnection.get(address, "/a", "If-None-Match: \"x\"")))
                        .isEqualTo(304);
            }
        }
        server.stop(0);
    }

    @Test
    void answersInChunks_andConnectionsThatEnd_areRead() throws Exception {
        String chunked =
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n";
        String last = "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
        try (ServerSocket server = new ServerSocket(0, 1, Loopback.ADDRESS)) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                serve(server, chunked + last);
                serve(server, chunked);
            });
            URI address = address(new InetSocketAddress(Loopback.ADDRESS, server.getLocalPort()));

            try (KeptConnection connection = new KeptConnection(address)) {
                byte[] request = KeptConnection.get(address, "/");
                assertThat(connection.exchange(request)).isEqualTo(200);
                assertThat(connection.exchange(request)).isEqualTo(404);
                assertThat(connection.exchange(request)).isEqualTo(200);
                assertThatThrownBy(() -> connection.exchange(request)).isInstanceOf(IOException.class);
            }
            served.join();
        }
    }

    private static void serve(ServerSocket server, String answers) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write(answers.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI address(InetSocketAddress server) {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }
}
