package io.anythingagents.launcher.localmodel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;

/** The latest requests, oldest first: few enough, by number and by size, for a small heap. */
final class RequestLog {
    private static final int MOST_REQUESTS = 1_000;
    private static final long MOST_BYTES = 8L << 20;

    private final Clock clock;
    private final Deque<RecordedRequest> requests = new ArrayDeque<>();
    private long count;
    private long bytes;

    RequestLog(Clock clock) {
        this.clock = clock;
    }

    synchronized RecordedRequest record(String responseId, ModelRequest request, int size) {
        RecordedRequest recorded = new RecordedRequest(++count, clock.instant(), responseId, request, size);
        requests.addLast(recorded);
        bytes += size;
        while (requests.size() > 1 && (requests.size() > MOST_REQUESTS || bytes > MOST_BYTES)) {
            bytes -= requests.removeFirst().size();
        }
        return recorded;
    }

    synchronized void clear() {
        requests.clear();
        bytes = 0;
    }

    synchronized ArrayNode toJson(String match) {
        ArrayNode list = JsonText.array();
        requests.stream().filter(request -> request.concerns(match)).forEach(request -> list.add(request.toJson()));
        return list;
    }
}
