-- What a run did when: all its spans as one JSON text, rewritten while the run lives and for the last time with its end. A
-- run that moves to another node has a row for each. Dies with the run, and is purged with its log.
create table run_traces (
    tenant_id uuid   not null,
    run_id    uuid   not null,
    -- of the hold under which it was written
    fence     bigint not null,
    -- the newer of two is kept
    revision  bigint not null,
    trace     text   not null,
    constraint pk_run_traces primary key (run_id, fence),
    constraint fk_run_traces_run foreign key (tenant_id, run_id)
        references agent_runs (tenant_id, id) on delete cascade
);
create index ix_run_traces_run on run_traces (tenant_id, run_id);
