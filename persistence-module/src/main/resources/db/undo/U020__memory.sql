alter table usage_calls drop column purpose;
alter table usage_open_calls drop column purpose;
alter table agent_conversations drop column title_attempts, drop column title_claimed_until;
drop table agent_session_checkpoints;
