package io.anythingagents.launcher.localmodel;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Waits for the end of the response and sends the finished object as one body. */
final class WholeReader implements Reader {
    private final HttpExchange exchange;
    private final ResponseDocument document;

    WholeReader(HttpExchange exchange, ResponseDocument document) {
        this.exchange = exchange;
        this.document = document;
    }

    @Override
    public boolean accept(StreamEvent event) {
        return event.kind() != StreamEvent.Kind.TERMINAL || answer(document.write());
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
        answer("{\"id\":\"" + document.id() + "\",\"object\":");
    }

    private boolean answer(String body) {
        try {
            HttpAnswers.json(exchange, 200, body);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
