package io.anythingagents.usage;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ledger: calls that are being made, and one row for ever for each that ended. */
@ApplicationScoped
public class UsageLedgerRepository {
    private static final String FILTER = """
             where c.tenant_id = :tenant and c.ended_at >= :from and c.ended_at < :to
                and (cast(:user as uuid) is null or c.user_id = cast(:user as uuid))
                and (cast(:agent as text) is null or c.agent = cast(:agent as text))
                and (cast(:model as text) is null or c.model = cast(:model as text))
                and (cast(:run as uuid) is null or c.run_id = cast(:run as uuid))
                and (cast(:outcome as text) is null or c.outcome = cast(:outcome as text))
            """;
    private static final String SUMS = """
             count(*), count(distinct c.run_id), coalesce(sum(c.input_tokens), 0),
                coalesce(sum(c.cached_input_tokens), 0), coalesce(sum(c.output_tokens), 0),
                coalesce(sum(c.reasoning_tokens), 0), coalesce(sum(c.cost_micros), 0),
                count(*) filter (where c.outcome in ('failed', 'lost')), count(*) filter (where c.is_estimated),
                count(*) filter (where c.cost_micros is null), max(c.ended_at)
            from usage_calls c
            """;

    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public UsageLedgerRepository() {}

    UsageLedgerRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Where a page of entries goes on: after the last one that was shown. */
    public record Position(Instant endedAt, UUID id) {}

    /** Writes down that a call is about to be made, and what it holds. */
    public void open(UUID tenantId, OpenCall call, HeldCall held) {
        Instant period = held.periodStart();
        entityManager
                .createNativeQuery("""
                        insert into usage_open_calls (id, tenant_id, user_id, run_id, agent, model, input_estimate,
                            period_start, reserved_requests, reserved_input, reserved_output, reserved_cost, purpose,
                            started_at)
                        values (:id, :tenant, cast(:user as uuid), :run, :agent, :model, :input,
                            cast(:period as timestamptz), :reservedRequests, :reservedInput, :reservedOutput, :reservedCost,
                            :purpose, :started)
                        """)
                .setParameter("id", call.id())
                .setParameter("tenant", tenantId)
                .setParameter("user", text(call.userId()))
                .setParameter("run", call.runId())
                .setParameter("agent", call.agent())
                .setParameter("model", call.model())
                .setParameter("input", call.inputEstimate())
                .setParameter("period", period == null ? null : period.toString())
                .setParameter("reservedRequests", held.amounts().requests())
                .setParameter("reservedInput", held.amounts().inputTokens())
                .setParameter("reservedOutput", held.amounts().outputTokens())
                .setParameter("reservedCost", held.amounts().costMicros())
                .setParameter("purpose", call.purpose().word())
                .setParameter("started", call.startedAt())
                .executeUpdate();
    }

    /** Writes down what the provider calls the answer to an open call; nothing when the call has ended. */
    public void answeredAs(UUID tenantId, UUID id, String responseId) {
        entityManager
                .createNativeQuery("""
                        update usage_open_calls set response_id = :response where tenant_id = :tenant and id = :id
                        """)
                .setParameter("response", responseId)
                .setParameter("tenant", tenantId)
                .setParameter("id", id)
                .executeUpdate();
    }

    /** What the provider calls the answer to an open call; empty where nobody wrote it down. */
    public Optional<String> responseOf(UUID tenantId, UUID id) {
        List<Optional<String>> named = SqlRow.each(
                entityManager
                        .createNativeQuery("""
                                select id, response_id from usage_open_calls where tenant_id = :tenant and id = :id
                                """)
                        .setParameter("tenant", tenantId)
                        .setParameter("id", id)
                        .getResultList(),
                row -> Optional.ofNullable(row.optionalText(1)));
        return named.stream().flatMap(Optional::stream).findFirst();
    }

    /** Takes a call off the open ones and says what it held; empty when it is none. */
    public Optional<HeldCall> close(UUID tenantId, UUID id) {
        List<HeldCall> held = SqlRow.each(
                entityManager
                        .createNativeQuery("""
                                delete from usage_open_calls where tenant_id = :tenant and id = :id
                                returning user_id, period_start, reserved_requests, reserved_input, reserved_output,
                                    reserved_cost
                                """)
                        .setParameter("tenant", tenantId)
                        .setParameter("id", id)
                        .getResultList(),
                row -> new HeldCall(
                        row.optionalUuid(0),
                        row.optionalInstant(1),
                        new Amounts(0, row.longNumber(2), row.longNumber(3), row.longNumber(4), row.longNumber(5))));
        return held.stream().findFirst();
    }

    /**
     * Writes the row of a call that ended; false when it is there already, or its tenant gone. A person who was erased
     * meanwhile is left out.
     */
    public boolean append(UUID tenantId, EndedCall ended, Optional<CallCost> cost) {
        OpenCall call = ended.call();
        CallTokens tokens = ended.tokens();
        return entityManager
                        .createNativeQuery("""
                        insert into usage_calls (id, tenant_id, user_id, run_id, agent, model, outcome, input_tokens,
                            cached_input_tokens, output_tokens, reasoning_tokens, is_estimated, price_version, cost_micros,
                            purpose, started_at, ended_at)
                        select :id, t.id, (select u.id from users u where u.id = cast(:user as uuid)), :run, :agent, :model,
                            :outcome, :input, :cached, :output, :reasoning, :estimated, cast(:version as text),
                            cast(:cost as bigint), :purpose, :started, :ended
                        from tenant_accounts t where t.id = :tenant
                        on conflict (id) do nothing
                        """)
                        .setParameter("id", call.id())
                        .setParameter("tenant", tenantId)
                        .setParameter("user", text(call.userId()))
                        .setParameter("run", call.runId())
                        .setParameter("agent", call.agent())
                        .setParameter("model", ended.model())
                        .setParameter("outcome", ended.outcome().word())
                        .setParameter("input", tokens.input())
                        .setParameter("cached", tokens.cachedInput())
                        .setParameter("output", tokens.output())
                        .setParameter("reasoning", tokens.reasoning())
                        .setParameter("estimated", ended.estimated())
                        .setParameter(
                                "version", cost.map(CallCost::priceVersion).orElse(null))
                        .setParameter(
                                "cost",
                                cost.map(known -> Long.toString(known.micros())).orElse(null))
                        .setParameter("purpose", call.purpose().word())
                        .setParameter("started", call.startedAt())
                        .setParameter("ended", ended.endedAt())
                        .executeUpdate()
                == 1;
    }

    /** The calls of a run that nobody has ended. */
    public List<OpenCall> openOf(UUID tenantId, UUID runId) {
        return SqlRow.each(
                entityManager
                        .createNativeQuery("""
                                select id, tenant_id, user_id, run_id, agent, model, input_estimate, started_at,
                                    purpose
                                from usage_open_calls where tenant_id = :tenant and run_id = :run order by started_at, id
                                """)
                        .setParameter("tenant", tenantId)
                        .setParameter("run", runId)
                        .getResultList(),
                UsageLedgerRepository::openCall);
    }

    /** Calls that have been open for so long that nobody can be making them any more. */
    public List<OpenCall> openSinceAcrossTenants(Instant startedBefore, int limit) {
        return SqlRow.each(
                entityManager
                        .createNativeQuery("""
                                select id, tenant_id, user_id, run_id, agent, model, input_estimate, started_at,
                                    purpose
                                from usage_open_calls where started_at < :before
                                order by started_at limit :limit for update skip locked
                                """)
                        .setParameter("before", startedBefore)
                        .setParameter("limit", limit)
                        .getResultList(),
                UsageLedgerRepository::openCall);
    }

    /** A page of the ledger, newest first. */
    public List<LedgerEntry> page(UUID tenantId, LedgerFilter filter, @Nullable Position after, int limit) {
        Query query = filtered(tenantId, filter, """
                select c.id, c.user_id, c.run_id, c.agent, c.model, c.outcome, c.input_tokens, c.cached_input_tokens,
                    c.output_tokens, c.reasoning_tokens, c.is_estimated, c.price_version, c.cost_micros, c.started_at,
                    c.ended_at, c.purpose
                from usage_calls c
                """ + FILTER + """
                and (cast(:lastTime as timestamptz) is null
                    or (c.ended_at, c.id) < (cast(:lastTime as timestamptz), cast(:lastId as uuid)))
                order by c.ended_at desc, c.id desc
                """)
                .setParameter("lastTime", after == null ? null : after.endedAt().toString())
                .setParameter("lastId", after == null ? null : after.id().toString());
        return SqlRow.each(query.setMaxResults(limit).getResultList(), UsageLedgerRepository::entry);
    }

    /** The ledger added up, by ascending key. */
    public List<UsageSum> sums(
            UUID tenantId, LedgerFilter filter, UsageGroup group, @Nullable String afterKey, int limit) {
        String key = group.expression();
        return SqlRow.each(
                filtered(
                                tenantId,
                                filter,
                                "select " + key + "," + SUMS + FILTER + " and (cast(:after as text) is null or " + key
                                        + " collate \"C\" > cast(:after as text) collate \"C\") group by 1 order by "
                                        + key + " collate \"C\"")
                        .setParameter("after", afterKey)
                        .setMaxResults(limit)
                        .getResultList(),
                UsageLedgerRepository::sum);
    }

    /** The newest days or months, newest first. */
    public List<UsageSum> newest(UUID tenantId, LedgerFilter filter, UsageGroup group, int limit) {
        return SqlRow.each(
                filtered(
                                tenantId,
                                filter,
                                "select " + group.expression() + "," + SUMS + FILTER + " group by 1 order by 1 desc")
                        .setMaxResults(limit)
                        .getResultList(),
                UsageLedgerRepository::sum);
    }

    /** All of it added up. */
    public UsageSum total(UUID tenantId, LedgerFilter filter) {
        return SqlRow.each(
                        filtered(tenantId, filter, "select '' as whole," + SUMS + FILTER)
                                .getResultList(),
                        UsageLedgerRepository::sum)
                .get(0);
    }

    private Query filtered(UUID tenantId, LedgerFilter filter, String sql) {
        CallOutcome outcome = filter.outcome();
        return entityManager
                .createNativeQuery(sql)
                .setParameter("tenant", tenantId)
                .setParameter("from", filter.from())
                .setParameter("to", filter.to())
                .setParameter("user", text(filter.userId()))
                .setParameter("agent", filter.agent())
                .setParameter("model", filter.model())
                .setParameter("run", text(filter.runId()))
                .setParameter("outcome", outcome == null ? null : outcome.word());
    }

    private static OpenCall openCall(SqlRow row) {
        return new OpenCall(
                row.uuid(0),
                row.uuid(1),
                row.optionalUuid(2),
                row.uuid(3),
                row.text(4),
                row.text(5),
                row.longNumber(6),
                CallPurpose.of(row.text(8)),
                row.instant(7));
    }

    private static LedgerEntry entry(SqlRow row) {
        String version = row.optionalText(11);
        return new LedgerEntry(
                row.uuid(0),
                row.optionalUuid(1),
                row.uuid(2),
                row.text(3),
                row.text(4),
                CallPurpose.of(row.text(15)),
                CallOutcome.of(row.text(5)),
                new CallTokens(row.longNumber(6), row.longNumber(7), row.longNumber(8), row.longNumber(9)),
                row.flag(10),
                version == null ? Optional.empty() : Optional.of(new CallCost(version, row.longNumber(12))),
                row.instant(13),
                row.instant(14));
    }

    private static UsageSum sum(SqlRow row) {
        return new UsageSum(
                row.text(0),
                row.longNumber(1),
                row.longNumber(2),
                new CallTokens(row.longNumber(3), row.longNumber(4), row.longNumber(5), row.longNumber(6)),
                row.longNumber(7),
                row.longNumber(8),
                row.longNumber(9),
                row.longNumber(10),
                row.optionalInstant(11));
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }
}
