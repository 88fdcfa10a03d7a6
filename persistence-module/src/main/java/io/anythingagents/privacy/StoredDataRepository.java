package io.anythingagents.privacy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.UUID;

/**
 * Everything stored about a person or a tenant, across all features: read as one document in one statement, and hence as of
 * one moment, or erased. Secrets (hashes of passwords and tokens) are no part of the document.
 */
@ApplicationScoped
public class StoredDataRepository {
    private static final String MESSAGES = """
            coalesce((select json_agg(json_build_object('role', m.role, 'agent', m.agent, 'content', m.content,
                    'status', m.status, 'created_at', m.created_at) order by m.position)
                from agent_messages m where m.tenant_id = c.tenant_id and m.conversation_id = c.id), '[]')
            """;
    private static final String CONVERSATION = """
            json_build_object('id', c.id, 'tenant_id', c.tenant_id, 'user_id', c.user_id,
                'display_name', c.display_name, 'created_at', c.created_at, 'updated_at', c.updated_at, 'messages',
            """ + MESSAGES + ")";
    private static final String EVENT = """
            json_build_object('id', e.id, 'tenant_id', e.tenant_id, 'action', e.action, 'actor', e.actor,
                'target_type', e.target_type, 'target_id', e.target_id, 'outcome', e.outcome,
                'ip_masked', e.ip_masked, 'user_agent', e.user_agent, 'created_at', e.created_at)
            """;
    private static final String OF_USER = """
            select cast(json_build_object(
                'format', 'anything-agents-export-1', 'subject', 'user', 'exported_at', cast(:now as timestamptz),
                'account', (select json_build_object('id', u.id, 'email', u.email, 'status', u.status,
                        'email_verified_at', u.email_verified_at, 'created_at', u.created_at)
                    from users u where u.id = :id),
                'profile', (select json_build_object('display_name', p.display_name, 'given_name', p.given_name,
                        'family_name', p.family_name, 'avatar_url', p.avatar_url, 'timezone', p.timezone,
                        'locale', p.locale) from user_profiles p where p.user_id = :id),
                'memberships', coalesce((select json_agg(json_build_object('tenant_id', m.tenant_id,
                        'tenant_name', t.name, 'role', m.role, 'joined_at', m.created_at) order by m.created_at)
                    from tenant_user_memberships m join tenant_accounts t on t.id = m.tenant_id
                    where m.user_id = :id), '[]'),
                'notification_preferences', coalesce((select json_agg(json_build_object('tenant_id', n.tenant_id,
                        'channel', n.channel, 'category', n.category, 'enabled', n.enabled))
                    from notification_preferences n where n.user_id = :id), '[]'),
                'sessions', coalesce((select json_agg(json_build_object('id', s.id, 'tenant_id', s.tenant_id,
                        'ip_masked', s.ip_masked, 'user_agent', s.user_agent, 'created_at', s.created_at,
                        'last_seen_at', s.last_seen_at, 'revoked_at', s.revoked_at) order by s.created_at)
                    from user_sessions s where s.user_id = :id), '[]'),
                'access_requests', coalesce((select json_agg(json_build_object('id', r.id,
                        'organization', r.organization, 'full_name', r.full_name, 'message', r.message,
                        'status', r.status, 'created_at', r.created_at) order by r.created_at)
                    from signup_requests r join users u on u.email = r.email
                    where u.id = :id and u.email_verified_at is not null), '[]'),
                'sign_ins', coalesce((select json_agg(json_build_object('result', l.result, 'reason', l.reason,
                        'user_agent', l.user_agent, 'created_at', l.created_at) order by l.created_at)
                    from user_login_events l where l.user_id = :id), '[]'),
                'conversations', coalesce((select json_agg(
            """ + CONVERSATION + """
                order by c.created_at) from agent_conversations c where c.user_id = :id), '[]'),
                'activity', coalesce((select json_agg(
            """ + EVENT + """
                order by e.created_at) from audit_events e where e.actor = concat('user:', cast(:id as text))), '[]')
                ) as text)
            """;
    private static final String OF_TENANT = """
            select cast(json_build_object(
                'format', 'anything-agents-export-1', 'subject', 'tenant', 'exported_at', cast(:now as timestamptz),
                'account', (select json_build_object('id', t.id, 'slug', t.slug, 'name', t.name, 'status', t.status,
                        'created_at', t.created_at) from tenant_accounts t where t.id = :id),
                'settings', (select json_build_object('billing_contacts', s.billing_contacts,
                        'billing_webhook_url', s.billing_webhook_url, 'plan_metadata', s.plan_metadata,
                        'flags', s.flags, 'version', s.version) from tenant_settings s where s.tenant_id = :id),
                'subscription', (select json_build_object('plan', p.code, 'status', b.status,
                        'billing_email', b.billing_email, 'starts_at', b.starts_at, 'trial_ends_at', b.trial_ends_at,
                        'current_period_start', b.current_period_start, 'current_period_end', b.current_period_end,
                        'cancel_at', b.cancel_at, 'seat_count', b.seat_count)
                    from tenant_subscriptions b join billing_plans p on p.id = b.plan_id where b.tenant_id = :id),
                'usage', coalesce((select json_agg(json_build_object('feature_key', m.feature_key, 'month', m.month,
                        'quantity', m.quantity) order by m.month, m.feature_key)
                    from (select feature_key, to_char(period_start at time zone 'UTC', 'YYYY-MM') as month,
                            sum(quantity) as quantity
                        from usage_periods where tenant_id = :id group by 1, 2) m), '[]'),
                'members', coalesce((select json_agg(json_build_object('user_id', u.id, 'email', u.email,
                        'role', m.role, 'joined_at', m.created_at) order by m.created_at)
                    from tenant_user_memberships m join users u on u.id = m.user_id where m.tenant_id = :id), '[]'),
                'invitations', coalesce((select json_agg(json_build_object('id', i.id,
                        'invited_email', i.invited_email, 'role', i.role, 'created_at', i.created_at,
                        'accepted_at', i.accepted_at, 'revoked_at', i.revoked_at) order by i.created_at)
                    from team_invitations i where i.tenant_id = :id), '[]'),
                'conversations', coalesce((select json_agg(
            """ + CONVERSATION + """
                order by c.created_at) from agent_conversations c where c.tenant_id = :id), '[]'),
                'activity', coalesce((select json_agg(
            """ + EVENT + """
                order by e.created_at) from audit_events e where e.tenant_id = :id), '[]')
                ) as text)
            """;

    private static final String PROVEN_ADDRESS =
            "(select email from users where id = :id and email_verified_at is not null)";

    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public StoredDataRepository() {}

    StoredDataRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** A JSON document. */
    public String collect(Subject subject, UUID id, Instant now) {
        return (String) entityManager
                .createNativeQuery(subject == Subject.USER ? OF_USER : OF_TENANT, String.class)
                .setParameter("now", now)
                .setParameter("id", id)
                .getSingleResult();
    }

    /** Removes the subject and all that hangs on it. Audit events stay: they hold ids, and nobody those belong to. */
    public void erase(Subject subject, UUID id) {
        if (subject == Subject.TENANT) {
            run("delete from tenant_accounts where id = :id", id);
            return;
        }
        run("delete from agent_conversations where user_id = :id", id);
        run("delete from mail_outbox where recipient = (select email from users where id = :id)", id);
        run("delete from team_invitations where invited_email = (select email from users where id = :id)", id);
        run("delete from password_reset_requests where email = (select email from users where id = :id)", id);
        // what came before the account is the person's only if the address is
        run("delete from signup_invites where invited_email = " + PROVEN_ADDRESS, id);
        run("delete from signup_requests where email = " + PROVEN_ADDRESS, id);
        run("delete from users where id = :id", id);
    }

    private void run(String sql, UUID id) {
        entityManager.createNativeQuery(sql).setParameter("id", id).executeUpdate();
    }
}
