package io.anythingagents.http;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** One JAX-RS application at the root: API, probes, key set and console pages all answer errors alike. */
@ApplicationPath("/")
public class ApiApplication extends Application {
    /** Jersey would otherwise publish a WADL description of every route; other implementations ignore the names. */
    @Override
    public Map<String, Object> getProperties() {
        return Map.of(
                "jersey.config.server.wadl.disableWadl", true,
                "jersey.config.server.response.setStatusOverSendError", true);
    }
}
