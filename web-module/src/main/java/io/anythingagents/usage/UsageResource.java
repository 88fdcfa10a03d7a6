package io.anythingagents.usage;

import io.anythingagents.http.Query;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.Page;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the tenant's model calls used and cost. */
@Path("/api/v1/usage")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class UsageResource {
    /** The contract's: the newest hundred periods. */
    private static final int MOST_PERIODS = 100;

    private static final Duration HUNDRED_MONTHS = Duration.ofDays(3_100);
    private static final Duration USUAL_PERIOD = Duration.ofDays(31);
    private static final int MOST = 200;
    private static final int USUAL = 50;
    private static final int EXPORT_PIECE = 500;

    @Inject
    UsageReport report;

    @Inject
    CurrentRequest current;

    @Inject
    Clock clock;

    /** A page of groups, and what all of them make together. */
    public record BreakdownPage(
            String by,
            Instant periodStart,
            Instant periodEnd,
            List<UsageFigures> items,
            UsageFigures total,
            @Nullable String nextCursor) {}

    /** A page of the ledger. */
    public record CallsPage(List<UsageCall> items, @Nullable String nextCursor) {}

    @GET
    public List<UsageCounter> periods(@Context UriInfo uri) {
        Query query = Query.of(uri);
        boolean months = "month".equals(query.oneOf("granularity", Set.of("day", "month")));
        query.check();
        UsageGroup group = months ? UsageGroup.MONTH : UsageGroup.DAY;
        Instant now = clock.instant();
        Instant from = now.minus(months ? HUNDRED_MONTHS : Duration.ofDays(MOST_PERIODS));
        RequestContext context = current.context();
        return report.periods(context, from, now.plus(Duration.ofHours(1)), group, MOST_PERIODS).stream()
                .map(sum -> UsageCounter.of(context.tenantId(), group, sum))
                .toList();
    }

    @GET
    @Path("/breakdown")
    public BreakdownPage breakdown(@Context UriInfo uri) {
        Query query = Query.of(uri);
        String word = query.oneOf("by", UsageGroup.words());
        UsageGroup group = word == null ? UsageGroup.DAY : UsageGroup.of(word);
        int limit = query.integer("limit", 1, MOST, USUAL);
        String cursor = query.text("cursor", UsageQuery.LONGEST_CURSOR);
        LedgerFilter filter = UsageQuery.filter(query, clock.instant(), USUAL_PERIOD);
        query.check();
        UsageReport.Breakdown found = report.breakdown(current.context(), filter, group, cursor, limit);
        return new BreakdownPage(
                group.word(),
                filter.from(),
                filter.to(),
                found.page().items().stream().map(UsageFigures::of).toList(),
                UsageFigures.of(found.total()),
                found.page().nextCursor());
    }

    @GET
    @Path("/calls")
    public CallsPage calls(@Context UriInfo uri) {
        Query query = Query.of(uri);
        int limit = query.integer("limit", 1, MOST, USUAL);
        String cursor = query.text("cursor", UsageQuery.LONGEST_CURSOR);
        LedgerFilter filter = UsageQuery.filter(query, clock.instant(), USUAL_PERIOD);
        query.check();
        Page<LedgerEntry> page = report.calls(current.context(), filter, cursor, limit);
        return new CallsPage(page.items().stream().map(UsageCall::of).toList(), page.nextCursor());
    }

    @GET
    @Path("/export")
    @Produces("text/csv")
    public Response export(@Context UriInfo uri) {
        Query query = Query.of(uri);
        LedgerFilter filter = UsageQuery.filter(query, clock.instant(), USUAL_PERIOD);
        query.check();
        RequestContext context = current.context();
        Page<LedgerEntry> first = report.calls(context, filter, null, EXPORT_PIECE);
        UsageReport reader = report;
        StreamingOutput body = out -> write(out, reader, context, filter, first);
        return Response.ok(body, UsageLines.MEDIA_TYPE)
                .header("Content-Disposition", "attachment; filename=\"usage.csv\"")
                .build();
    }

    private static void write(
            OutputStream out, UsageReport report, RequestContext context, LedgerFilter filter, Page<LedgerEntry> first)
            throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        writer.write(UsageLines.head());
        Page<LedgerEntry> page = first;
        while (true) {
            for (LedgerEntry entry : page.items()) {
                writer.write(UsageLines.line(entry));
            }
            writer.flush();
            String next = page.nextCursor();
            if (next == null) {
                return;
            }
            page = report.calls(context, filter, next, EXPORT_PIECE);
        }
    }
}
