drop table run_events;
drop table agent_runs;
drop table agent_session_items;
drop table agent_sessions;
drop table agent_messages;
drop table agent_conversations;
