-- What keeps the list of conversations and the search fast in a tenant with a million messages.
set local lock_timeout = '10s';

-- Of a common word the newest messages are looked through, not all that hold it.
create index ix_agent_messages_recent on agent_messages (tenant_id, created_at desc);

-- For the retention job alone, and therefore over an expression: over the bare column it offers itself for the list of one
-- tenant's conversations too, and then passes over everybody else's.
drop index ix_agent_conversations_updated;
create index ix_agent_conversations_untouched on agent_conversations ((updated_at at time zone 'UTC'));
