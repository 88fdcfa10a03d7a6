package io.anythingagents.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many clients that read one stream each, all on the caller's thread. */
final class StreamCrowd implements AutoCloseable {
    /** Of all clients together. */
    record Heard(int begun, int ended, int refused, long deltas) {}

    /** Hears of the deltas of all clients. */
    interface DeltaListener {
        /** @param number of this delta in its stream, from 1 */
        void heard(int number);
    }

    private static final int AT_ONCE = 24;

    private final URI address;
    private final byte[] request;
    private final String deltaEvent;
    private final String lastEvent;
    private final Selector selector = Selector.open();
    private final List<Client> clients = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(65_536);
    private int begun;
    private int ended;
    private int refused;
    private long deltas;
    private DeltaListener listener = number -> {};

    /** @param headers each with its line end */
    StreamCrowd(URI address, String headers, String body, String deltaEvent, String lastEvent) throws IOException {
        this.address = Loopback.require(address);
        this.deltaEvent = "event:" + deltaEvent;
        this.lastEvent = "event:" + lastEvent;
        this.request = ("POST " + address.getPath() + " HTTP/1.1\r\nHost: " + address.getAuthority()
                        + "\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\n" + headers
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** One connection; what has come of the line being read. */
    private static final class Client {
        private final SocketChannel channel;
        private final StringBuilder line = new StringBuilder();
        private boolean status = true;
        private int deltas;
        private boolean over;

        Client(SocketChannel channel) {
            this.channel = channel;
        }
    }

    void listen(DeltaListener to) {
        listener = to;
    }

    /** Opens this many, a few at once, until each has heard its first delta. */
    Heard open(int streams, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (begun + refused < streams && System.nanoTime() < end) {
            while (clients.size() < streams && clients.size() - begun - refused < AT_ONCE) {
                SocketChannel channel = SocketChannel.open();
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.connect(new InetSocketAddress(address.getHost(), address.getPort()));
                channel.write(ByteBuffer.wrap(request));
                channel.configureBlocking(false);
                Client client = new Client(channel);
                clients.add(client);
                channel.register(selector, SelectionKey.OP_READ, client);
            }
            read(50);
        }
        return heard();
    }

    /** Reads until all have ended. */
    Heard drain(Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (ended + refused < clients.size() && System.nanoTime() < end) {
            read(200);
        }
        return heard();
    }

    /** Reads what comes for a while: keep-alives, if anything. */
    void idle(Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            read(200);
        }
    }

    /** @param time of {@link System#nanoTime} */
    void hearUntil(long time) throws IOException {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            read(Math.max(1, left / 1_000_000));
        }
    }

    private Heard heard() {
        return new Heard(begun, ended, refused, deltas);
    }

    private void read(long milliseconds) throws IOException {
        selector.select(milliseconds);
        for (SelectionKey key : selector.selectedKeys()) {
            Client client = (Client) key.attachment();
            buffer.clear();
            int read;
            try {
                read = client.channel.read(buffer);
            } catch (IOException e) {
                read = -1;
            }
            if (read < 0) {
                key.cancel();
                over(client, false);
            } else {
                take(client, buffer.flip());
            }
        }
        selector.selectedKeys().clear();
    }

    /** Chunk sizes are lines of their own: servers flush whole events. */
    private void take(Client client, ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            char next = (char) (bytes.get() & 0xFF);
            if (next != '\n') {
                // data is not looked at
                if (client.line.length() < 64 && next != '\r' && next != ' ') {
                    client.line.append(next);
                }
                continue;
            }
            String line = client.line.toString();
            client.line.setLength(0);
            if (client.status) {
                client.status = false;
                if (!line.startsWith("HTTP/1.1200")) {
                    over(client, false);
                }
            } else if (line.equals(deltaEvent)) {
                deltas++;
                if (++client.deltas == 1) {
                    begun++;
                }
                listener.heard(client.deltas);
            } else if (line.equals(lastEvent)) {
                over(client, true);
            }
        }
    }

    private void over(Client client, boolean whole) {
        if (!client.over) {
            client.over = true;
            if (whole) {
                ended++;
            } else {
                refused++;
                begun -= client.deltas > 0 ? 1 : 0;
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.channel.close();
        }
        selector.close();
    }
}
