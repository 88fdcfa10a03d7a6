package io.anythingagents.usage;

import io.anythingagents.shared.Actor;
import io.anythingagents.shared.CursorFormat;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Page;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.Role;
import io.anythingagents.usage.UsageLedgerRepository.Position;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a tenant reads of its ledger. Owners and administrators see all of it, others what they used themselves. */
@Stateless
public class UsageReport {
    private static final CursorFormat ENTRIES = new CursorFormat("u1", 2);
    private static final CursorFormat GROUPS = new CursorFormat("g1", 2);

    @Inject
    private UsageLedgerRepository ledger;

    @SuppressWarnings("NullAway.Init") // injected
    public UsageReport() {}

    /** A page of groups, and what all groups of all pages make together. */
    public record Breakdown(Page<UsageSum> page, UsageSum total) {}

    /** The whole tenant's days or months, newest first, for everybody in it. */
    public List<UsageSum> periods(RequestContext context, Instant from, Instant to, UsageGroup group, int limit) {
        return ledger.newest(context.tenantId(), LedgerFilter.of(from, to), group, limit);
    }

    /**
     * The ledger added up.
     *
     * @throws DomainException invalid-cursor
     */
    public Breakdown breakdown(
            RequestContext context, LedgerFilter filter, UsageGroup group, @Nullable String cursor, int limit) {
        LedgerFilter seen = visible(context, filter);
        List<UsageSum> rows = ledger.sums(context.tenantId(), seen, group, key(cursor, group), limit + 1);
        boolean more = rows.size() > limit;
        List<UsageSum> items = more ? rows.subList(0, limit) : rows;
        String next = more ? GROUPS.write(group.word(), items.get(limit - 1).key()) : null;
        return new Breakdown(new Page<>(items, next), ledger.total(context.tenantId(), seen));
    }

    /**
     * The ledger itself, newest first.
     *
     * @throws DomainException invalid-cursor
     */
    public Page<LedgerEntry> calls(RequestContext context, LedgerFilter filter, @Nullable String cursor, int limit) {
        List<LedgerEntry> rows = ledger.page(context.tenantId(), visible(context, filter), position(cursor), limit + 1);
        boolean more = rows.size() > limit;
        List<LedgerEntry> items = more ? rows.subList(0, limit) : rows;
        return new Page<>(items, more ? cursor(items.get(limit - 1)) : null);
    }

    private static LedgerFilter visible(RequestContext context, LedgerFilter filter) {
        Actor actor = context.actor();
        if (actor instanceof Actor.User user && user.role().atLeast(Role.ADMIN)) {
            return filter;
        }
        UUID own = actor.userId().orElseThrow(() -> new DomainException(ErrorCode.FORBIDDEN, "This is for people."));
        UUID asked = filter.userId();
        if (asked != null && !asked.equals(own)) {
            throw new DomainException(
                    ErrorCode.INSUFFICIENT_ROLE, "What others used is for owners and administrators.");
        }
        return filter.ofUser(own);
    }

    private static String cursor(LedgerEntry last) {
        return ENTRIES.write(last.endedAt(), last.id());
    }

    private static @Nullable Position position(@Nullable String cursor) {
        return ENTRIES.read(
                cursor, values -> new Position(Instant.parse(values.get(0)), UUID.fromString(values.get(1))));
    }

    private static @Nullable String key(@Nullable String cursor, UsageGroup group) {
        return GROUPS.read(cursor, values -> {
            if (!values.get(0).equals(group.word())) {
                throw new IllegalArgumentException("Of another grouping");
            }
            return values.get(1);
        });
    }
}
