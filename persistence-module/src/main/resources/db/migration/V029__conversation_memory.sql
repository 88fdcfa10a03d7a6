-- What a conversation's owner set for its memory: a JSON object of what was set; null when nothing was.
alter table agent_conversations add column memory_config text;
