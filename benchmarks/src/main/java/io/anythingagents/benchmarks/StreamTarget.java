package io.anythingagents.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;

/** Something that answers a prompt with a stream of deltas. */
record StreamTarget(String name, HttpRequest request, String deltaEvent, String lastEvent) {
    private static final Duration STREAM_MAY_TAKE = Duration.ofSeconds(60);

    static StreamTarget pipe(URI url, String prompt) {
        return new StreamTarget(
                "bare pipe",
                request(url, "{\"model\":\"local\",\"stream\":true,\"store\":false,\"input\":\"" + prompt + "\"}")
                        .build(),
                "response.output_text.delta",
                "response.completed");
    }

    static StreamTarget product(URI url, String accessToken, String prompt) {
        return new StreamTarget(
                "product",
                request(url.resolve("/api/v1/chat/stream"), "{\"message\":\"" + prompt + "\"}")
                        .header("Authorization", "Bearer " + accessToken)
                        .build(),
                "message.delta",
                "final");
    }

    /** Reads one stream to its end and says when its first delta came. */
    Sample measure(HttpClient http) throws IOException, InterruptedException {
        long began = System.nanoTime();
        HttpResponse<Stream<String>> answer = http.send(request, HttpResponse.BodyHandlers.ofLines());
        if (answer.statusCode() != 200) {
            throw new IOException(name + " answered " + answer.statusCode());
        }
        long first = 0;
        long last = 0;
        int deltas = 0;
        boolean ended = false;
        try (Stream<String> lines = answer.body()) {
            for (Iterator<String> line = lines.iterator(); line.hasNext(); ) {
                String text = line.next();
                if (isEvent(text, deltaEvent)) {
                    last = System.nanoTime();
                    first = first == 0 ? last : first;
                    deltas++;
                }
                ended |= isEvent(text, lastEvent);
            }
        }
        if (first == 0 || !ended) {
            throw new IOException(name + " ended without a delta or without its last event");
        }
        return new Sample(first - began, System.nanoTime() - began, deltas < 2 ? 0 : (last - first) / (deltas - 1));
    }

    /**
     * Nanoseconds from sending the request.
     *
     * @param betweenDeltas nanoseconds from one to the next, on average
     */
    record Sample(long toFirstDelta, long toEnd, long betweenDeltas) {}

    private static boolean isEvent(String line, String event) {
        return line.startsWith("event:") && line.substring(6).strip().equals(event);
    }

    private static HttpRequest.Builder request(URI url, String body) {
        return HttpRequest.newBuilder(url)
                .timeout(STREAM_MAY_TAKE)
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }
}
