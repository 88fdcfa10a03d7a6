package io.anythingagents.audit;

import io.anythingagents.audit.AuditRepository.Filter;
import io.anythingagents.audit.AuditRepository.Position;
import io.anythingagents.shared.CursorFormat;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The trail as the administrators of a tenant read it: pages with what each has seen, and all of it as a stream. */
@Stateless
public class Activity {
    private static final CursorFormat CURSORS = new CursorFormat("a1", 2);

    @Inject
    private AuditRepository events;

    @Inject
    private ActivityRepository seen;

    @Inject
    private AuditTrail audit;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public Activity() {}

    /** What a reader has done about an event. */
    public enum ReadState {
        UNREAD,
        READ,
        DISMISSED;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** An event as one reader sees it. */
    public record Seen(StoredAuditEvent event, ReadState state) {}

    /** A page, newest first. */
    public record Feed(List<Seen> items, @Nullable String nextCursor, long unread) {
        public Feed {
            items = List.copyOf(items);
        }
    }

    /**
     * A page of the tenant's events, newest first.
     *
     * @throws DomainException invalid-cursor
     */
    public Feed page(RequestContext context, Filter filter, @Nullable String cursor, int limit) {
        List<StoredAuditEvent> rows = events.page(context.tenantId(), filter, position(cursor), limit + 1);
        boolean more = rows.size() > limit;
        List<StoredAuditEvent> items = more ? rows.subList(0, limit) : rows;
        UUID reader = reader(context);
        Instant seenUntil = seen.seenUntil(context.tenantId(), reader).orElse(Instant.EPOCH);
        Map<UUID, String> states = seen.states(
                context.tenantId(),
                reader,
                items.stream().map(StoredAuditEvent::id).toList());
        return new Feed(
                items.stream()
                        .map(event -> new Seen(event, state(event, states, seenUntil)))
                        .toList(),
                more ? cursor(items.get(items.size() - 1)) : null,
                seen.countUnread(context.tenantId(), reader, seenUntil));
    }

    /** What a live reader is told first: the last day, oldest first. */
    public List<StoredAuditEvent> lastDay(UUID tenantId, int most) {
        Instant since = now().minus(Duration.ofDays(1));
        List<StoredAuditEvent> newest = new ArrayList<>(
                events.page(tenantId, new Filter(null, null, null, null, null, null, since, null), null, most));
        Collections.reverse(newest);
        return newest;
    }

    /** What was recorded for some tenants since a time, oldest first; some of it may have been asked for before. */
    public List<StoredAuditEvent> since(Collection<UUID> tenants, Instant time, int most) {
        return events.sinceAcrossTenants(tenants, time, most);
    }

    /** The beginning of an export: from here on nothing new is added to it. */
    public Filter beginExport(RequestContext context, Filter filter, String format) {
        Instant now = now();
        audit.record(AuditEvent.of(AuditAction.ACTIVITY_EXPORTED)
                .by(context)
                .target("tenant", context.tenantId())
                .detail("format", format));
        Instant asked = filter.createdBefore();
        return new Filter(
                filter.action(),
                filter.actor(),
                filter.targetType(),
                filter.targetId(),
                filter.outcome(),
                filter.requestId(),
                filter.createdAfter(),
                asked == null || asked.isAfter(now) ? now : asked);
    }

    /** One piece of an export, each read by itself so that a slow reader holds no transaction. */
    public List<StoredAuditEvent> piece(UUID tenantId, Filter filter, @Nullable StoredAuditEvent after, int limit) {
        return events.page(tenantId, filter, after == null ? null : new Position(after.createdAt(), after.id()), limit);
    }

    /**
     * Marks an event for the caller and says how many are left unread.
     *
     * @throws DomainException not-found for an unknown event and for another tenant's
     */
    public long mark(RequestContext context, UUID eventId, ReadState state) {
        UUID reader = reader(context);
        if (!seen.mark(context.tenantId(), reader, eventId, state.word(), now())) {
            throw DomainException.notFound("Event");
        }
        return seen.countUnread(
                context.tenantId(),
                reader,
                seen.seenUntil(context.tenantId(), reader).orElse(Instant.EPOCH));
    }

    public void markAll(RequestContext context) {
        seen.markAll(context.tenantId(), reader(context), now());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static ReadState state(StoredAuditEvent event, Map<UUID, String> states, Instant seenUntil) {
        String own = states.get(event.id());
        if (own != null) {
            return own.equals(ReadState.DISMISSED.word()) ? ReadState.DISMISSED : ReadState.READ;
        }
        return event.createdAt().isAfter(seenUntil) ? ReadState.UNREAD : ReadState.READ;
    }

    private static UUID reader(RequestContext context) {
        return context.actor()
                .userId()
                .orElseThrow(() -> new DomainException(ErrorCode.FORBIDDEN, "This is for people."));
    }

    private static String cursor(StoredAuditEvent last) {
        return CURSORS.write(last.createdAt(), last.id());
    }

    private static @Nullable Position position(@Nullable String cursor) {
        return CURSORS.read(
                cursor, values -> new Position(Instant.parse(values.get(0)), UUID.fromString(values.get(1))));
    }
}
