package io.anythingagents.usage;

import io.anythingagents.shared.Actor;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Page;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.Role;
import io.anythingagents.usage.UsageLedgerRepository.Position;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a tenant reads of its ledger. Owners and administrators see all of it, others what they used themselves. */
@Stateless
public class UsageReport {
    private static final String ENTRY_CURSOR = "u1";
    private static final String GROUP_CURSOR = "g1";
    private static final int CURSOR_PARTS = 3;

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
        String next = more
                ? encode(GROUP_CURSOR + "|" + group.word() + "|"
                        + items.get(limit - 1).key())
                : null;
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
        return encode(ENTRY_CURSOR + "|" + last.endedAt() + "|" + last.id());
    }

    private static @Nullable Position position(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        String[] parts = decode(cursor, ENTRY_CURSOR);
        try {
            return new Position(Instant.parse(parts[1]), UUID.fromString(parts[2]));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw invalid();
        }
    }

    private static @Nullable String key(@Nullable String cursor, UsageGroup group) {
        if (cursor == null) {
            return null;
        }
        String[] parts = decode(cursor, GROUP_CURSOR);
        if (!parts[1].equals(group.word()) || parts[2].indexOf('\0') >= 0) {
            throw invalid();
        }
        return parts[2];
    }

    private static String encode(String plain) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    private static String[] decode(String cursor, String kind) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            String[] parts = plain.split("\\|", CURSOR_PARTS);
            if (parts.length == CURSOR_PARTS && parts[0].equals(kind)) {
                return parts;
            }
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        throw invalid();
    }

    private static DomainException invalid() {
        return new DomainException(ErrorCode.INVALID_CURSOR, "The cursor is not one this list gave out.");
    }
}
