package io.anythingagents.http;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.config.BinaryDataStrategy;
import jakarta.json.bind.config.PropertyNamingStrategy;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;

/** How every JSON answer looks: snake_case, unset fields written as null, times ISO-8601 in UTC. */
@Provider
public class JsonbResolver implements ContextResolver<Jsonb> {
    private static final Jsonb SHARED = JsonbBuilder.create(new JsonbConfig()
            .withPropertyNamingStrategy(PropertyNamingStrategy.LOWER_CASE_WITH_UNDERSCORES)
            .withNullValues(true)
            .withBinaryDataStrategy(BinaryDataStrategy.BASE_64));

    @Override
    public Jsonb getContext(Class<?> type) {
        return SHARED;
    }

    /** The same mapping for writers outside JAX-RS entities: stream frames, problem details, stored answers. */
    public static Jsonb jsonb() {
        return SHARED;
    }
}
