package io.anythingagents.usage;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/** The accounts that hold limits. What is reserved and used is decided by conditional updates, whichever node asks. */
@ApplicationScoped
public class UsageAccountRepository {
    private static final String KEYS = """
             jsonb_to_recordset(cast(:keys as jsonb))
                as k(subject uuid, feature text, start timestamptz, used bigint, reserved bigint, hard bigint)
            """;
    private static final String FOR_CHANGE = " for update of a";
    private static final String NAMED = """
             where a.tenant_id = :tenant and a.subject_id = k.subject and a.feature_key = k.feature
                and a.period_start = k.start
            """;

    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public UsageAccountRepository() {}

    UsageAccountRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** The accounts that are there, none before its first use. */
    public List<UsageAccount> find(UUID tenantId, Collection<AccountKey> keys) {
        return read(tenantId, keys, "");
    }

    /**
     * The accounts, locked in their order until the transaction ends. One that is not there yet begins with what the ledger
     * has of its period, for limits may be switched on in the middle of it.
     */
    public List<UsageAccount> lock(UUID tenantId, Collection<AccountKey> keys) {
        SortedSet<AccountKey> missing = new TreeSet<>(keys);
        find(tenantId, keys).forEach(account -> missing.remove(account.key()));
        // all are there before any is locked, so that two who need the same ones wait in one order
        missing.forEach(key -> begin(tenantId, key));
        return read(tenantId, keys, FOR_CHANGE);
    }

    private List<UsageAccount> read(UUID tenantId, Collection<AccountKey> keys, String locking) {
        JsonArrayBuilder list = Json.createArrayBuilder();
        keys.forEach(key -> list.add(json(key)));
        String sql = "select a.subject_id, a.feature_key, a.period_start, a.used, a.reserved"
                + " from usage_accounts a," + KEYS + NAMED
                + " order by a.period_start, cast(a.subject_id as text) collate \"C\", a.feature_key collate \"C\"";
        return SqlRow.each(
                entityManager
                        .createNativeQuery(sql + locking)
                        .setParameter("tenant", tenantId)
                        .setParameter("keys", list.build().toString())
                        .getResultList(),
                row -> new UsageAccount(
                        new AccountKey(row.uuid(0), row.text(1), row.instant(2)),
                        row.longNumber(3),
                        row.longNumber(4)));
    }

    private void begin(UUID tenantId, AccountKey key) {
        boolean ofTenant = key.subjectId().equals(tenantId);
        entityManager
                .createNativeQuery("""
                        insert into usage_accounts (tenant_id, subject_id, feature_key, period_start, used, reserved)
                        select t.id, :subject, :feature, :start, (select case cast(:feature as text)
                                when 'messages' then count(distinct c.run_id)
                                when 'requests' then count(*)
                                when 'input_tokens' then coalesce(sum(c.input_tokens), 0)
                                when 'output_tokens' then coalesce(sum(c.output_tokens), 0)
                                when 'cost_micros' then coalesce(sum(c.cost_micros), 0)
                                else 0 end
                            from usage_calls c where c.tenant_id = :tenant and c.ended_at >= :start
                                and (cast(:user as uuid) is null or c.user_id = cast(:user as uuid))), 0
                        from tenant_accounts t where t.id = :tenant
                        on conflict do nothing
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("subject", key.subjectId())
                .setParameter("feature", key.feature())
                .setParameter("start", key.periodStart())
                .setParameter("user", ofTenant ? null : key.subjectId().toString())
                .executeUpdate();
    }

    /**
     * Takes something of each account, as far as their limits allow; says of how many. The caller holds their locks, and
     * gives up when it is not all of them.
     */
    public int take(UUID tenantId, Collection<AccountChange> changes) {
        return change(
                tenantId,
                changes,
                "update usage_accounts a set used = a.used + k.used, reserved = a.reserved + k.reserved from" + KEYS
                        + NAMED + " and (k.hard is null or a.used + k.used + a.reserved + k.reserved <= k.hard)");
    }

    /** Gives back what was held and books what was used; an account that is not there is not kept. */
    public void settle(UUID tenantId, Collection<AccountChange> changes) {
        read(tenantId, changes.stream().map(AccountChange::key).toList(), FOR_CHANGE);
        change(
                tenantId,
                changes,
                "update usage_accounts a set used = a.used + k.used, reserved = greatest(0, a.reserved + k.reserved) from"
                        + KEYS + NAMED);
    }

    private int change(UUID tenantId, Collection<AccountChange> changes, String sql) {
        JsonArrayBuilder list = Json.createArrayBuilder();
        for (AccountChange change : changes) {
            JsonObjectBuilder entry =
                    json(change.key()).add("used", change.used()).add("reserved", change.reserved());
            Long hard = change.hard();
            list.add(hard == null ? entry : entry.add("hard", hard));
        }
        return entityManager
                .createNativeQuery(sql)
                .setParameter("tenant", tenantId)
                .setParameter("keys", list.build().toString())
                .executeUpdate();
    }

    private static JsonObjectBuilder json(AccountKey key) {
        return Json.createObjectBuilder()
                .add("subject", key.subjectId().toString())
                .add("feature", key.feature())
                .add("start", key.periodStart().toString());
    }
}
