package io.anythingagents.conversation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Conversations of one tenant by the words in their messages and titles, the best of the newest that match. The tenant is part of the words that are looked up in
 * the indexes, so other tenants' rows are never read.
 */
@ApplicationScoped
public class ConversationSearchRepository {
    /** The expression of the index, to the letter. */
    private static final String TITLE = """
            (setweight(to_tsvector(cast('english' as regconfig), coalesce(c.display_name, '')), 'A')
            || array_to_tsvector(array ['tenant:' || cast(c.tenant_id as text)]))""";

    /** Written out wherever it is needed: the planner counts on it only where it stands in the condition itself. */
    private static final String WORDS = "websearch_to_tsquery(cast('english' as regconfig), cast(:words as text))";

    private static final String OURS =
            "(" + WORDS + " && cast(quote_literal('tenant:' || cast(:tenantText as text)) as tsquery))";

    private static final String FOUND = """
            with said as (
                select distinct on (f.conversation_id) f.conversation_id, f.id, ts_rank(f.search, %1$s) as rank
                from (
                    select m.conversation_id, m.id, m.position, m.search
                    from agent_messages m
                    join agent_conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
                    where m.tenant_id = :tenant and numnode(%1$s) > 0 and m.search @@ %2$s
                        and not c.unlisted and %4$s %5$s %6$s
                    order by m.created_at desc limit :most) f
                order by f.conversation_id, rank desc, f.position desc),
            titled as (
                select f.id, ts_rank(f.title, %1$s) as rank
                from (
                    select c.id, %3$s as title
                    from agent_conversations c
                    where c.tenant_id = :tenant and numnode(%1$s) > 0 and %3$s @@ %2$s and not c.unlisted and %4$s %5$s
                    order by c.updated_at desc limit :most) f),
            best as (
                select coalesce(s.conversation_id, t.id) as id, s.id as message_id,
                    greatest(coalesce(s.rank, 0), coalesce(t.rank, 0)) as score
                from said s full join titled t on t.id = s.conversation_id),
            page as (
                select c.id, c.display_name, c.agent_entrypoint, c.active_agent, c.topic_hint, c.status, c.last_message,
                    c.updated_at, b.score, b.message_id
                from best b join agent_conversations c on c.tenant_id = :tenant and c.id = b.id
                where true %7$s
                order by b.score desc, c.updated_at desc, c.id desc
                limit :limit)
            select p.id, p.display_name, p.agent_entrypoint, p.active_agent, p.topic_hint, p.status, p.last_message,
                p.updated_at, p.score, p.message_id, left(m.content, 400),
                ts_headline('english', translate(left(coalesce(m.content, p.display_name, ''), 100000), :marks, ''),
                    %1$s, :options)
            from page p
            left join agent_messages m on m.tenant_id = :tenant and m.id = p.message_id
            order by p.score desc, p.updated_at desc, p.id desc
            """;

    /**
     * So many of the newest messages with the words, and as many titles, are weighed. More would cost every search for a
     * common word seconds in a long history, and the best of the newest is what people look for.
     */
    static final int MOST_WEIGHED = 500;

    private static final String OPTIONS = "StartSel=" + Snippet.MARKS.charAt(0) + ", StopSel=" + Snippet.MARKS.charAt(1)
            + ", MaxFragments=1, MaxWords=24, MinWords=8";

    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public ConversationSearchRepository() {}

    ConversationSearchRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Where a page of results ended. */
    public record Position(float score, Instant updatedAt, UUID id) {}

    /**
     * What is looked for.
     *
     * @param words as typed into a search box: quotes, {@code or} and a leading minus mean what people expect
     * @param agent only conversations that began with it
     * @param exceptRun leaves out what this run said
     */
    public record Wanted(
            String words, @Nullable String agent, @Nullable UUID exceptRun) {}

    /** Best matches first, only what the caller may see; words without meaning find nothing. */
    public List<ConversationMatch> find(
            UUID tenantId, Visibility visibility, Wanted wanted, @Nullable Position after, int limit) {
        planForTheWords();
        String agent = wanted.agent();
        UUID exceptRun = wanted.exceptRun();
        Query query = entityManager
                .createNativeQuery(FOUND.formatted(
                        WORDS,
                        OURS,
                        TITLE,
                        visibility.nativeCondition(),
                        agent == null ? "" : "and c.agent_entrypoint = :agent",
                        exceptRun == null ? "" : "and m.run_id is distinct from :run",
                        after == null
                                ? ""
                                : "and (b.score, c.updated_at, c.id) < (cast(:score as real), :at, cast(:id as uuid))"))
                .setParameter("most", MOST_WEIGHED)
                .setParameter("words", wanted.words())
                .setParameter("tenantText", tenantId.toString())
                .setParameter("tenant", tenantId)
                .setParameter("marks", Snippet.MARKS)
                .setParameter("options", OPTIONS)
                .setParameter("limit", limit);
        visibility.bind(query);
        if (exceptRun != null) {
            query.setParameter("run", exceptRun);
        }
        if (agent != null) {
            query.setParameter("agent", agent);
        }
        if (after != null) {
            query.setParameter("score", after.score())
                    .setParameter("at", after.updatedAt())
                    .setParameter("id", after.id());
        }
        List<?> rows = query.getResultList();
        return rows.stream().map(ConversationSearchRepository::match).toList();
    }

    /**
     * How often the words occur decides which index is read; a plan made once for all words would read the wrong one for
     * most. Holds until the transaction ends.
     */
    private void planForTheWords() {
        entityManager
                .createNativeQuery("select set_config('plan_cache_mode', 'force_custom_plan', true)")
                .getSingleResult();
    }

    private static ConversationMatch match(Object row) {
        Object[] columns = (Object[]) row;
        return new ConversationMatch(
                (UUID) columns[0],
                (String) columns[1],
                (String) columns[2],
                (String) columns[3],
                (String) columns[4],
                (String) columns[5],
                (String) columns[6],
                SqlValues.instant(columns[7]),
                ((Number) columns[8]).floatValue(),
                (UUID) columns[9],
                (String) columns[10],
                Snippet.of((String) columns[11]));
    }
}
