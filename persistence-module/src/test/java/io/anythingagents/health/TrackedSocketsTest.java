package io.anythingagents.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TrackedSocketsTest {
    @Test
    void cutting_endsAWaitingRead_andLeavesTheSocketToItsOwner() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new TrackedSockets().createSocket(silent.getInetAddress(), silent.getLocalPort())) {
            InputStream input = socket.getInputStream();
            CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> read(input));

            assertThat(TrackedSockets.cutAll()).isPositive();

            assertThat(read.get(5, TimeUnit.SECONDS)).isEqualTo(-1);
            // the driver must learn of it by a failed use, which it tells the pool; it keeps a closed socket to itself
            assertThat(socket.isClosed()).isFalse();
        }
    }

    @Test
    void whatNeverConnected_isClosed() throws IOException {
        try (Socket socket = new TrackedSockets().createSocket()) {
            TrackedSockets.cutAll();

            assertThat(socket.isClosed()).isTrue();
        }
    }

    private static int read(InputStream input) {
        try {
            return input.read();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
