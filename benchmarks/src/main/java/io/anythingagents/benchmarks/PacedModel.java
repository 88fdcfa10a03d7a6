package io.anythingagents.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A model on one thread: it says one word to whoever asks, and the rest to all of them when it is told to. Holding an answer
 * costs it a connection and nothing else, so that what is measured is the server in between.
 */
final class PacedModel implements AutoCloseable, Runnable {
    private static final int LARGEST_REQUEST = 1 << 20;
    private static final String RESPONSE =
            "{\"id\":\"resp_b\",\"object\":\"response\",\"created_at\":1,\"status\":\"completed\",\"model\":\"paced\","
                    + "\"output\":[],\"parallel_tool_calls\":true,\"tool_choice\":\"auto\",\"tools\":[],\"temperature\":1,"
                    + "\"top_p\":1,\"error\":null,\"incomplete_details\":null,\"instructions\":null,\"metadata\":{},"
                    + "\"usage\":{\"input_tokens\":1,\"input_tokens_details\":{\"cached_tokens\":0},\"output_tokens\":1,"
                    + "\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":2}}";
    private static final byte[] BEGINNING = bytes("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
            + "Connection: close\r\n\r\n"
            + event("response.created", "\"sequence_number\":0,\"response\":" + RESPONSE)
            + event(
                    "response.output_item.added",
                    "\"sequence_number\":1,\"output_index\":0,\"item\":{\"type\":\"message\",\"id\":\"msg_b\","
                            + "\"status\":\"in_progress\",\"role\":\"assistant\",\"content\":[]}")
            + delta());
    private static final byte[] DELTA = bytes(delta());
    private static final byte[] END = bytes(event(
                    "response.output_item.done",
                    "\"sequence_number\":3,\"output_index\":0,\"item\":{\"type\":\"message\",\"id\":\"msg_b\","
                            + "\"status\":\"completed\",\"role\":\"assistant\",\"content\":[]}")
            + event("response.completed", "\"sequence_number\":4,\"response\":" + RESPONSE));

    /** How many words to say to everybody, and whether they are the last. */
    private record Order(int words, boolean last) {}

    /** What has come of one so far. */
    private static final class Request {
        private final StringBuilder text = new StringBuilder();
    }

    private final Selector selector = Selector.open();
    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final Queue<Order> orders = new ConcurrentLinkedQueue<>();
    private final List<SocketChannel> held = new ArrayList<>();

    PacedModel(int port) throws IOException {
        server.bind(new InetSocketAddress(Loopback.ADDRESS, port), 4_096);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        Thread thread = new Thread(this, "paced-model");
        thread.setDaemon(true);
        thread.start();
    }

    private static String delta() {
        return event(
                "response.output_text.delta",
                "\"sequence_number\":2,\"item_id\":\"msg_b\",\"output_index\":0,\"content_index\":0,\"delta\":\"word \","
                        + "\"logprobs\":[]");
    }

    private static String event(String type, String fields) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Says so many more words to everybody, a word each in turn, and then that it is done. */
    void goOn(int words) {
        orders.add(new Order(words, true));
        selector.wakeup();
    }

    /** Says one more word to everybody. */
    void say() {
        orders.add(new Order(1, false));
        selector.wakeup();
    }

    @Override
    public void run() {
        try {
            while (selector.isOpen()) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    if (key.isAcceptable()) {
                        accept();
                    } else if (key.isReadable()) {
                        read(key);
                    }
                }
                selector.selectedKeys().clear();
                for (Order order = orders.poll(); order != null; order = orders.poll()) {
                    speak(order);
                }
            }
        } catch (ClosedSelectorException e) {
            // it is over
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() throws IOException {
        for (SocketChannel client = server.accept(); client != null; client = server.accept()) {
            client.configureBlocking(false);
            client.register(selector, SelectionKey.OP_READ, new Request());
        }
    }

    private void read(SelectionKey key) {
        SocketChannel client = (SocketChannel) key.channel();
        StringBuilder request = ((Request) key.attachment()).text;
        ByteBuffer buffer = ByteBuffer.allocate(16_384);
        try {
            int read = client.read(buffer);
            if (read < 0 || request.length() > LARGEST_REQUEST) {
                key.cancel();
                client.close();
                return;
            }
            request.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
            if (isWhole(request)) {
                request.setLength(0);
                write(client, BEGINNING);
                held.add(client);
            }
        } catch (IOException e) {
            key.cancel();
        }
    }

    private static boolean isWhole(StringBuilder request) {
        int end = request.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        String head = request.substring(0, end).toLowerCase(Locale.ROOT);
        int at = head.indexOf("content-length:");
        int line = at < 0 ? 0 : head.indexOf('\r', at) < 0 ? head.length() : head.indexOf('\r', at);
        int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 15, line).strip());
        return request.length() >= end + 4 + length;
    }

    private void speak(Order order) {
        for (int i = 0; i < order.words(); i++) {
            held.forEach(client -> write(client, DELTA));
        }
        if (!order.last()) {
            return;
        }
        for (SocketChannel client : held) {
            write(client, END);
            try {
                client.close();
            } catch (IOException e) {
                // it has gone
            }
        }
        held.clear();
    }

    private static void write(SocketChannel client, byte[] text) {
        ByteBuffer left = ByteBuffer.wrap(text);
        try {
            while (left.hasRemaining()) {
                if (client.write(left) == 0) {
                    Thread.onSpinWait();
                }
            }
        } catch (IOException e) {
            // it has gone; the reader's count tells
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        server.close();
    }
}
