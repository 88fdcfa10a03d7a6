drop index ix_agent_conversations_untitled;
drop index ix_agent_conversations_updated;
drop index ix_agent_conversations_title;
alter table agent_conversations
    drop column forked_from_message_id,
    drop column forked_from_id,
    drop column title_sought_at,
    drop column title_generated;
