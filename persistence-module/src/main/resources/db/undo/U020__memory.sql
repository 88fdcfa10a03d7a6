alter table usage_calls drop column purpose;
alter table usage_open_calls drop column purpose;
drop table agent_session_checkpoints;
