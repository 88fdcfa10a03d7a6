package io.anythingagents.http;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** One JAX-RS application at the root: API, probes, key set and console pages all answer errors alike. */
@ApplicationPath("/")
public class ApiApplication extends Application {}
