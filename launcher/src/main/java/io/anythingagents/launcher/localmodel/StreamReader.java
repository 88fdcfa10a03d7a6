package io.anythingagents.launcher.localmodel;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Sends each event to the client as it comes, as server-sent events. */
final class StreamReader implements Reader {
    /** Announcing more bytes than will come is the only way to make the server break a connection off. */
    private static final long MORE_THAN_WILL_COME = 1L << 40;

    private final HttpExchange exchange;
    private final OutputStream out;

    private StreamReader(HttpExchange exchange) {
        this.exchange = exchange;
        this.out = exchange.getResponseBody();
    }

    static StreamReader open(HttpExchange exchange, boolean willBreakOff) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, willBreakOff ? MORE_THAN_WILL_COME : 0);
        return new StreamReader(exchange);
    }

    @Override
    public boolean accept(StreamEvent event) {
        return send("event: " + event.type() + "\ndata: " + event.json() + "\n\n");
    }

    @Override
    public void end() {
        exchange.close();
    }

    @Override
    public void breakOff() {
        exchange.close();
    }

    @Override
    public void garble() {
        send("event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\": \n\n");
    }

    private boolean send(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return true;
        } catch (IOException e) {
            exchange.close();
            return false;
        }
    }
}
