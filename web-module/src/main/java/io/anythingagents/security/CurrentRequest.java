package io.anythingagents.security;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the filters at the door settled about this request; resources read it and pass the values on. */
@RequestScoped
public class CurrentRequest {
    private @Nullable RequestContext context;
    private @Nullable ClientInfo client;
    private String requestId = "";

    /** The tenant and actor of an authenticated request. */
    public RequestContext context() {
        return find().orElseThrow(() -> new DomainException(
                ErrorCode.NOT_AUTHENTICATED, "Sign in and send the access token as a bearer token."));
    }

    /** Empty on public routes called without a token. */
    public Optional<RequestContext> find() {
        return Optional.ofNullable(context);
    }

    public ClientInfo client() {
        return client == null ? new ClientInfo("unknown", null) : client;
    }

    /** The correlation id, also returned as {@code X-Correlation-ID}. */
    public String requestId() {
        return requestId;
    }

    void authenticated(RequestContext settled) {
        this.context = settled;
    }

    /** Called once by the outermost filter. */
    public void arrived(String correlationId, ClientInfo from) {
        this.requestId = correlationId;
        this.client = from;
    }
}
