-- Conversations found by their titles, forked, titled by the product, and purged when nobody came back to them.
set local lock_timeout = '10s';

alter table agent_conversations
    -- Made up by the product rather than given by a person; goes when the message it was made from goes.
    add column title_generated boolean not null default false,
    -- When a title was looked for; it is looked for once.
    add column title_sought_at timestamptz,
    -- No foreign keys: a fork outlives what it was made from.
    add column forked_from_id uuid,
    add column forked_from_message_id uuid,
    -- Holds one call of a client that keeps the dialog itself; neither listed nor found, and soon purged.
    add column unlisted boolean not null default false;

-- The expression is that of ConversationSearchRepository, to the letter, with the tenant as a lexeme as in agent_messages.
create index ix_agent_conversations_title on agent_conversations using gin ((
    setweight(to_tsvector('english'::regconfig, coalesce(display_name, '')), 'A')
    || array_to_tsvector(array ['tenant:' || tenant_id::text])));

-- What the retention job and the titles job look for, across tenants.
create index ix_agent_conversations_updated on agent_conversations (updated_at);
create index ix_agent_conversations_unlisted on agent_conversations (updated_at) where unlisted;
create index ix_agent_conversations_untitled on agent_conversations (created_at)
    where display_name is null and title_sought_at is null and not unlisted;
