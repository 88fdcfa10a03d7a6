drop index ix_agent_conversations_untouched;
create index ix_agent_conversations_updated on agent_conversations (updated_at);
drop index ix_agent_messages_recent;
