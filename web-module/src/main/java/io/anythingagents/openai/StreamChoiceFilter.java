package io.anythingagents.openai;

import io.anythingagents.http.OpenAiErrors;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * These clients say in the body whether they want a stream, and much the same in {@code Accept} either way. This says it in
 * {@code Accept}, where JAX-RS looks, before it chooses the method. What a client does not take at all stays refused.
 */
@Provider
@PreMatching
public class StreamChoiceFilter implements ContainerRequestFilter {
    private static final JsonProvider JSON = JsonProvider.provider();

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        if (!request.getMethod().equals("POST")
                || !OpenAiErrors.spokenAt(request.getUriInfo().getRequestUri().getPath())
                || !takesEither(request)) {
            return;
        }
        byte[] body = request.getEntityStream().readAllBytes();
        request.setEntityStream(new ByteArrayInputStream(body));
        request.getHeaders()
                .putSingle(
                        HttpHeaders.ACCEPT,
                        wantsStream(body) ? MediaType.SERVER_SENT_EVENTS : MediaType.APPLICATION_JSON);
    }

    private static boolean takesEither(ContainerRequestContext request) {
        return request.getAcceptableMediaTypes().stream()
                .anyMatch(type -> type.isCompatible(MediaType.APPLICATION_JSON_TYPE)
                        || type.isCompatible(MediaType.SERVER_SENT_EVENTS_TYPE));
    }

    /** Whether the outermost object says {@code "stream": true}; what is no JSON is told by whoever reads it for good. */
    static boolean wantsStream(byte[] body) {
        try (JsonParser parser = JSON.createParser(new ByteArrayInputStream(body))) {
            int depth = 0;
            boolean named = false;
            while (parser.hasNext()) {
                JsonParser.Event event = parser.next();
                if (named) {
                    return event == JsonParser.Event.VALUE_TRUE;
                }
                switch (event) {
                    case START_OBJECT, START_ARRAY -> depth++;
                    case END_OBJECT, END_ARRAY -> depth--;
                    case KEY_NAME -> named = depth == 1 && parser.getString().equals("stream");
                    default -> {
                        // values of other members
                    }
                }
            }
        } catch (RuntimeException e) {
            // bad syntax, or nested too deep
            return false;
        }
        return false;
    }
}
