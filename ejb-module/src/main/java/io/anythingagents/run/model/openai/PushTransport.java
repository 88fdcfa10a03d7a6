package io.anythingagents.run.model.openai;

import com.openai.core.RequestOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The SDK's transport on the JDK's own HTTP client: streamed answers are pushed, so a run that waits for its model holds
 * no thread, and a call can be dropped from any thread at any time.
 */
final class PushTransport implements HttpClient {
    /** Names a call; the provider logs it and we drop the call by it. */
    static final String CALL_HEADER = "X-Client-Request-Id";

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** Set by the JDK's client itself. */
    private static final Set<String> RESTRICTED = Set.of("connection", "content-length", "expect", "host", "upgrade");

    private final java.net.http.HttpClient http;
    private final Map<String, CompletableFuture<?>> calls = new ConcurrentHashMap<>();

    PushTransport(URI baseUrl, Executor executor) {
        boolean tls = "https".equals(baseUrl.getScheme());
        this.http = java.net.http.HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .version(tls ? java.net.http.HttpClient.Version.HTTP_2 : java.net.http.HttpClient.Version.HTTP_1_1)
                .executor(executor)
                .build();
    }

    /** Drops a call that has not been answered yet; harmless afterwards. */
    void drop(String callId) {
        CompletableFuture<?> call = calls.remove(callId);
        if (call != null) {
            call.cancel(true);
        }
    }

    @Override
    public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
        List<String> names = request.headers().values(CALL_HEADER);
        String callId = names.isEmpty() ? "" : names.get(0);
        CompletableFuture<java.net.http.HttpResponse<InputStream>> sent = http.sendAsync(translated(request), bodies());
        calls.put(callId, sent);
        return sent.handle((response, failure) -> {
            calls.remove(callId, sent);
            if (failure != null) {
                Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : failure;
                throw new OpenAIIoException("The model provider cannot be reached", cause);
            }
            return new Answer(response);
        });
    }

    @Override
    public HttpResponse execute(HttpRequest request, RequestOptions options) {
        return executeAsync(request, options).join();
    }

    @Override
    public void close() {
        calls.keySet().forEach(this::drop);
    }

    private static java.net.http.HttpRequest translated(HttpRequest request) {
        java.net.http.HttpRequest.Builder builder = java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
        for (String name : request.headers().names()) {
            if (!RESTRICTED.contains(name.toLowerCase(Locale.ROOT))) {
                request.headers().values(name).forEach(value -> builder.header(name, value));
            }
        }
        HttpRequestBody body = request.body();
        if (body == null) {
            return builder.method(request.method().name(), java.net.http.HttpRequest.BodyPublishers.noBody())
                    .build();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        body.writeTo(bytes);
        String type = body.contentType();
        if (type != null && request.headers().values("Content-Type").isEmpty()) {
            builder.header("Content-Type", type);
        }
        return builder.method(
                        request.method().name(),
                        java.net.http.HttpRequest.BodyPublishers.ofByteArray(bytes.toByteArray()))
                .build();
    }

    private static BodyHandler<InputStream> bodies() {
        return info -> {
            boolean stream = info.statusCode() == 200
                    && info.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
            return stream ? new EventStream() : whole();
        };
    }

    private static BodySubscriber<InputStream> whole() {
        return BodySubscribers.mapping(BodySubscribers.ofByteArray(), java.io.ByteArrayInputStream::new);
    }

    /** The answer as the SDK reads it. */
    private static final class Answer implements HttpResponse {
        private final java.net.http.HttpResponse<InputStream> response;

        Answer(java.net.http.HttpResponse<InputStream> response) {
            this.response = response;
        }

        @Override
        public int statusCode() {
            return response.statusCode();
        }

        @Override
        public Headers headers() {
            Headers.Builder headers = Headers.builder();
            response.headers().map().forEach((name, values) -> {
                if (!name.startsWith(":")) {
                    values.forEach(value -> headers.put(name, value));
                }
            });
            return headers.build();
        }

        @Override
        public InputStream body() {
            return response.body();
        }

        @Override
        public void close() {
            try {
                response.body().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
