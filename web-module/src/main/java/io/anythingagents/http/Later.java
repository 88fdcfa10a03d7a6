package io.anythingagents.http;

import io.anythingagents.observability.CorrelationId;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers a request when a stage ends, on the thread that ends it and under the request's correlation id. */
public final class Later {
    private Later() {}

    /** Failures, also those of {@code rendering}, are answered by the exception mappers. */
    public static <T> void answer(AsyncResponse response, CompletionStage<T> stage, Function<T, Response> rendering) {
        String correlation = CorrelationId.current();
        stage.thenApply(rendering).whenComplete((rendered, failure) -> {
            if (correlation != null) {
                CorrelationId.set(correlation);
            }
            try {
                if (failure != null) {
                    response.resume(unwrapped(failure));
                } else {
                    response.resume(rendered);
                }
            } finally {
                CorrelationId.clear();
            }
        });
    }

    private static Throwable unwrapped(Throwable failure) {
        @Nullable Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
