package io.anythingagents.system.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests to one address, with or without a token. Immutable: each {@code with} gives another client. */
public final class Api {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private final URI base;
    private final Map<String, String> headers;

    private Api(URI base, Map<String, String> headers) {
        this.base = base;
        this.headers = headers;
    }

    public static Api at(URI base) {
        return new Api(base, Map.of());
    }

    public URI base() {
        return base;
    }

    public Api withToken(String token) {
        return with("Authorization", "Bearer " + token);
    }

    public Api with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Api(base, more);
    }

    public Answer get(String path) {
        return send("GET", path, null, BodyPublishers.noBody());
    }

    public Answer delete(String path) {
        return send("DELETE", path, null, BodyPublishers.noBody());
    }

    /** A POST without a body. */
    public Answer post(String path) {
        return send("POST", path, null, BodyPublishers.noBody());
    }

    public Answer post(String path, JsonNode body) {
        return send("POST", path, "application/json", BodyPublishers.ofString(body.toString()));
    }

    /** A request with a body and media type of any kind, well-formed or not. */
    public Answer send(String method, String path, @Nullable String mediaType, BodyPublisher body) {
        HttpRequest request = request(method, path, mediaType, body);
        return new Answer(method + " " + path, exchange(request, BodyHandlers.ofByteArray()));
    }

    /** Opens an event stream with GET. */
    public SseStream open(String path) {
        return stream("GET", path, null, BodyPublishers.noBody());
    }

    /** Opens an event stream with POST. */
    public SseStream open(String path, JsonNode body) {
        return stream("POST", path, "application/json", BodyPublishers.ofString(body.toString()));
    }

    private SseStream stream(String method, String path, @Nullable String mediaType, BodyPublisher body) {
        HttpRequest request = with("Accept", "text/event-stream").request(method, path, mediaType, body);
        HttpResponse<InputStream> response = exchange(request, BodyHandlers.ofInputStream());
        return new SseStream(method + " " + path, response);
    }

    private HttpRequest request(String method, String path, @Nullable String mediaType, BodyPublisher body) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).method(method, body);
        if (mediaType != null) {
            builder.header("Content-Type", mediaType);
        }
        headers.forEach(builder::header);
        return builder.build();
    }

    private static <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return HTTP.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(request + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
