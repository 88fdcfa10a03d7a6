package io.anythingagents.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;

/**
 * Makes the sockets below the server's connection pool (the driver's {@code socketFactory}), so that requests waiting on a
 * hung database can be released before the driver's own time-out, those still connecting included.
 */
public final class TrackedSockets extends SocketFactory {
    private static final Map<Socket, Boolean> MADE = Collections.synchronizedMap(new WeakHashMap<>());
    private static final AtomicLong COUNT = new AtomicLong();

    /** How many were ever made: a pool that makes a new one has no idle connection left. */
    static long made() {
        return COUNT.get();
    }

    /** Cuts all of them and says how many were open. */
    static int cutAll() {
        List<Socket> all;
        synchronized (MADE) {
            all = new ArrayList<>(MADE.keySet());
            MADE.clear();
        }
        int open = 0;
        for (Socket socket : all) {
            if (!socket.isClosed()) {
                open++;
                cut(socket);
            }
        }
        return open;
    }

    @Override
    public Socket createSocket() {
        return noted(new Socket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return noted(new Socket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return noted(new Socket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return noted(new Socket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return noted(new Socket(address, port, localAddress, localPort));
    }

    private static Socket noted(Socket socket) {
        MADE.put(socket, Boolean.TRUE);
        COUNT.incrementAndGet();
        return socket;
    }

    /**
     * Ends both directions, so that the next use fails as on a lost connection. A closed socket would make the driver call the
     * connection closed without telling the pool that it broke, and the pool would give it out for ever.
     */
    private static void cut(Socket socket) {
        try {
            socket.shutdownInput();
            socket.shutdownOutput();
        } catch (IOException e) {
            close(socket); // still connecting
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // as good as closed
        }
    }
}
