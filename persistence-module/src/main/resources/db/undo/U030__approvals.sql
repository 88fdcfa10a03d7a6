drop table tool_calls;
drop table tool_approvals;
drop table run_states;
-- Nobody could decide on them any more.
update agent_runs set status = 'cancelled', ended_at = now() where status = 'waiting';
drop index ix_agent_runs_waiting;
drop index uq_agent_runs_live;
create unique index uq_agent_runs_live on agent_runs (tenant_id, conversation_id)
    where status in ('queued', 'in_progress');
alter table agent_runs drop constraint ck_agent_runs_status;
alter table agent_runs add constraint ck_agent_runs_status check (status in
    ('queued', 'in_progress', 'completed', 'incomplete', 'refused', 'failed', 'cancelled'));
alter table agent_runs drop column waiting_until;
