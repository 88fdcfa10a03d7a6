package io.anythingagents.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.clients.jedis.RedisClient;
import redis.embedded.core.ExecutableProvider;

/** The one Redis of this test run; tests use prefixes of their own. */
public final class TestRedis {
    private static final URI ADDRESS = start();

    private TestRedis() {}

    public static URI address() {
        return ADDRESS;
    }

    /** A client as a node has it. */
    public static RedisClient connect() {
        return RedisBeans.connect(ADDRESS);
    }

    /** A client of a Redis that is not there. */
    public static RedisClient connectToNobody() {
        return RedisBeans.connect(URI.create("redis://127.0.0.1:" + freePort() + "/0"));
    }

    private static URI start() {
        try {
            Path directory = Files.createTempDirectory("redis");
            Path executable = ExecutableProvider.newJarResourceProvider(directory.toFile())
                    .get()
                    .toPath();
            int port = freePort();
            Process process = new ProcessBuilder(
                            executable.toString(),
                            "--port",
                            Integer.toString(port),
                            "--bind",
                            "127.0.0.1",
                            "--save",
                            "")
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            while (!pongs(port)) {
                if (!process.isAlive()) {
                    throw new IllegalStateException("Redis ended: " + Files.readString(directory.resolve("log")));
                }
                Thread.onSpinWait();
            }
            return URI.create("redis://127.0.0.1:" + port + "/0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean pongs(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return "+PONG"
                    .equals(new BufferedReader(
                                    new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine());
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
