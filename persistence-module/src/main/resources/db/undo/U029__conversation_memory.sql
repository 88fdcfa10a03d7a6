alter table agent_conversations drop column memory_config;
