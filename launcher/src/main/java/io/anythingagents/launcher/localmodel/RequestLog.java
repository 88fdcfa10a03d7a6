package io.anythingagents.launcher.localmodel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;

/** The latest requests, oldest first. */
final class RequestLog {
    private static final int KEPT = 1_000;

    private final Clock clock;
    private final Deque<RecordedRequest> requests = new ArrayDeque<>();
    private long count;

    RequestLog(Clock clock) {
        this.clock = clock;
    }

    synchronized RecordedRequest record(String responseId, ModelRequest request) {
        RecordedRequest recorded = new RecordedRequest(++count, clock.instant(), responseId, request);
        requests.addLast(recorded);
        if (requests.size() > KEPT) {
            requests.removeFirst();
        }
        return recorded;
    }

    synchronized void clear() {
        requests.clear();
    }

    synchronized ArrayNode toJson(String match) {
        ArrayNode list = JsonText.array();
        requests.stream().filter(request -> request.concerns(match)).forEach(request -> list.add(request.toJson()));
        return list;
    }
}
