package io.anythingagents.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;

/**
 * Ports on the loopback address: a part keeps the one it had at its last start when that is still free, so that addresses
 * in scripts and in {@code run.json} rarely change.
 */
final class Ports {
    static final String LOOPBACK = "127.0.0.1";

    private final Properties remembered;
    private final Set<Integer> given = new HashSet<>();

    Ports(Properties remembered) {
        this.remembered = remembered;
    }

    /** The port of a part. */
    int choose(String part) {
        int last = number(remembered.getProperty(part));
        int port = last > 0 && !given.contains(last) && isFree(last) ? last : free();
        given.add(port);
        remembered.setProperty(part, Integer.toString(port));
        return port;
    }

    /** A port somebody fixed: no part is given it. */
    void reserve(int port) {
        given.add(port);
    }

    /** For the next start. */
    void write(Path file) {
        StringBuilder text = new StringBuilder();
        remembered.stringPropertyNames().stream().sorted().forEach(part -> text.append(part)
                .append('=')
                .append(remembered.getProperty(part))
                .append('\n'));
        DataDirectory.writePrivately(file, text.toString());
    }

    static boolean isFree(int port) {
        if (answers(port)) {
            return false;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static InetSocketAddress address(int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /** Whether somebody listens there. */
    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(address(port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private int free() {
        try {
            while (true) {
                try (ServerSocket socket = new ServerSocket(0, 1, address(0).getAddress())) {
                    if (!given.contains(socket.getLocalPort())) {
                        return socket.getLocalPort();
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("No free port on " + LOOPBACK, e);
        }
    }

    private static int number(@org.jspecify.annotations.Nullable String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
