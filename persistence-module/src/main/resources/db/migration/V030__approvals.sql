-- Runs that wait for a person's yes, what they wait for, and a ledger of tool calls.
set local lock_timeout = '10s';

alter table agent_runs add column waiting_until timestamptz;
alter table agent_runs drop constraint ck_agent_runs_status;
alter table agent_runs add constraint ck_agent_runs_status check (status in
    ('queued', 'in_progress', 'waiting', 'completed', 'incomplete', 'refused', 'failed', 'cancelled'));

-- A waiting run keeps its conversation busy, but nobody holds it.
drop index uq_agent_runs_live;
create unique index uq_agent_runs_live on agent_runs (tenant_id, conversation_id)
    where status in ('queued', 'in_progress', 'waiting');
create index ix_agent_runs_waiting on agent_runs (waiting_until) where status = 'waiting';

-- Where a run stood when it began to wait; goes when the run ends.
create table run_states (
    tenant_id uuid   not null,
    run_id    uuid   not null,
    event_id  bigint not null,
    state     text   not null,
    constraint pk_run_states primary key (run_id),
    constraint fk_run_states_run foreign key (tenant_id, run_id)
        references agent_runs (tenant_id, id) on delete cascade
);

-- The arguments are the very text the model wrote; the hash is what a decision is bound to.
create table tool_approvals (
    tenant_id      uuid          not null,
    run_id         uuid          not null,
    call_id        varchar(128)  not null,
    tool           varchar(64)   not null,
    agent          varchar(64)   not null,
    arguments      text          not null,
    arguments_hash varchar(64)   not null,
    approver       varchar(16)   not null,
    status         varchar(16)   not null,
    reason         varchar(1000),
    decided_by     varchar(200),
    asked_at       timestamptz   not null,
    expires_at     timestamptz   not null,
    decided_at     timestamptz,
    constraint pk_tool_approvals primary key (run_id, call_id),
    constraint fk_tool_approvals_run foreign key (tenant_id, run_id)
        references agent_runs (tenant_id, id) on delete cascade,
    constraint ck_tool_approvals_approver check (approver in ('person', 'admin')),
    constraint ck_tool_approvals_status check (status in ('pending', 'approved', 'rejected', 'withdrawn')),
    constraint ck_tool_approvals_decided check ((decided_by is null) = (status in ('pending', 'withdrawn')))
);
create index ix_tool_approvals_pending on tool_approvals (tenant_id, asked_at, run_id, call_id)
    where status = 'pending';

-- One row a call, written before it begins and completed when it ended; scope is the call of the agent it was made by.
create table tool_calls (
    tenant_id      uuid         not null,
    run_id         uuid         not null,
    scope          varchar(128) not null,
    call_id        varchar(128) not null,
    tool           varchar(64)  not null,
    arguments_hash varchar(64)  not null,
    repeatable     boolean      not null,
    status         varchar(16)  not null,
    result         text,
    started_at     timestamptz  not null,
    ended_at       timestamptz,
    constraint pk_tool_calls primary key (run_id, scope, call_id),
    constraint fk_tool_calls_run foreign key (tenant_id, run_id)
        references agent_runs (tenant_id, id) on delete cascade,
    constraint ck_tool_calls_status check (status in ('started', 'finished', 'failed', 'uncertain')),
    constraint ck_tool_calls_ended check ((ended_at is null) = (status = 'started'))
);
