-- What stands in for the older part of a dialog in what a model is given, and what a model call was made for.
set local lock_timeout = '10s';

-- The latest one of each session. What it stands in for stays where it is, and nobody but models stops seeing it.
create table agent_session_checkpoints (
    session_id     uuid        not null,
    tenant_id      uuid        not null,
    run_id         uuid        not null,
    -- the first item that is still given in full
    kept_from      integer     not null,
    -- results of tools before this item are not given
    cleared_before integer     not null,
    -- stands in for the items before kept_from
    summary        text,
    created_at     timestamptz not null,
    constraint pk_agent_session_checkpoints primary key (session_id),
    constraint fk_agent_session_checkpoints_session foreign key (tenant_id, session_id)
        references agent_sessions (tenant_id, id) on delete cascade,
    constraint ck_agent_session_checkpoints_positions check (kept_from >= 0 and cleared_before >= 0),
    constraint ck_agent_session_checkpoints_summary check (summary is not null or kept_from = 0)
);
create index ix_agent_session_checkpoints_tenant on agent_session_checkpoints (tenant_id, session_id);

alter table agent_conversations
    -- Whoever looks for a title has the conversation until then; a dead node's claim runs out.
    add column title_claimed_until timestamptz,
    add column title_attempts smallint not null default 0;

alter table usage_open_calls add column purpose varchar(16) not null default 'answer'
    constraint ck_usage_open_calls_purpose check (purpose in ('answer', 'summary', 'title'));
alter table usage_calls add column purpose varchar(16) not null default 'answer'
    constraint ck_usage_calls_purpose check (purpose in ('answer', 'summary', 'title'));
