package io.anythingagents.billing;

import io.anythingagents.run.StreamHeaders;
import io.anythingagents.security.CallerResolution;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.FieldFault;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to the tenant's billing, live. */
@Path("/api/v1/billing/stream")
@RequestScoped
public class BillingStreamResource {
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    /** Every role has it. */
    private static final String SCOPE = "conversations:read";

    @Inject
    BillingStreams streams;

    @Inject
    CallerResolution callers;

    @Inject
    Settings settings;

    @Inject
    CurrentRequest current;

    /** Server-sent events: what is kept behind {@code Last-Event-ID}, then whatever happens. */
    @GET
    @Produces(StreamHeaders.EVENT_STREAM)
    @StreamHeaders
    public void stream(
            @HeaderParam(LAST_EVENT_ID) @Nullable String lastEventId,
            @Context HttpServletRequest request,
            @Context SseEventSink sink,
            @Context Sse sse) {
        if (!settings.get(SettingsCatalog.ENABLE_BILLING) || !settings.get(SettingsCatalog.ENABLE_BILLING_STREAM)) {
            throw new DomainException(ErrorCode.FEATURE_DISABLED, "Billing cannot be followed live here.");
        }
        streams.open(current.context().tenantId(), place(lastEventId), sink, sse, callers.watch(request, SCOPE));
    }

    private static long place(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return 0;
        }
        try {
            long place = Long.parseLong(text.strip());
            if (place >= 0 && place < Long.MAX_VALUE) {
                return place;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw DomainException.invalid(List.of(new FieldFault(
                "header/" + LAST_EVENT_ID, "wrong-type", "Must be the id of an event: a number from 0.")));
    }
}
