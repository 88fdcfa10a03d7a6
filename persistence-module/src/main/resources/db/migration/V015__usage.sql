-- What model calls cost: the calls on their way, the ledger of those that ended, and the accounts that hold their limits.

-- A call is written down before it is made, so that a dead node's calls are not forgotten, nor what they had reserved.
create table usage_open_calls (
    id              uuid         not null,
    tenant_id       uuid         not null,
    user_id         uuid,
    run_id          uuid         not null,
    agent           varchar(64)  not null,
    model           varchar(128) not null,
    input_estimate  bigint       not null,
    -- what the call holds in the accounts of this period; null where nothing limits it
    period_start    timestamptz,
    reserved_input  bigint       not null default 0,
    reserved_output bigint       not null default 0,
    started_at      timestamptz  not null,
    constraint pk_usage_open_calls primary key (id),
    constraint fk_usage_open_calls_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    constraint fk_usage_open_calls_user foreign key (user_id) references users (id) on delete set null,
    constraint ck_usage_open_calls_tokens
        check (input_estimate >= 0 and reserved_input >= 0 and reserved_output >= 0)
);
create index ix_usage_open_calls_run on usage_open_calls (tenant_id, run_id);
create index ix_usage_open_calls_user on usage_open_calls (user_id);
create index ix_usage_open_calls_started on usage_open_calls (started_at);

-- One row for every call that ended. Runs may be deleted with their conversation; what they cost stays.
create table usage_calls (
    id                  uuid         not null,
    tenant_id           uuid         not null,
    user_id             uuid,
    run_id              uuid         not null,
    agent               varchar(64)  not null,
    model               varchar(128) not null,
    outcome             varchar(16)  not null,
    input_tokens        bigint       not null,
    cached_input_tokens bigint       not null,
    output_tokens       bigint       not null,
    reasoning_tokens    bigint       not null,
    -- the provider gave no figures, so they are ours
    is_estimated        boolean      not null,
    -- null where the price table does not know the model
    price_version       varchar(32),
    -- millionths of a US dollar
    cost_micros         bigint,
    started_at          timestamptz  not null,
    ended_at            timestamptz  not null,
    constraint pk_usage_calls primary key (id),
    constraint fk_usage_calls_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    constraint fk_usage_calls_user foreign key (user_id) references users (id) on delete set null,
    constraint ck_usage_calls_outcome check (outcome in ('completed', 'incomplete', 'failed', 'cancelled', 'lost')),
    constraint ck_usage_calls_tokens check (input_tokens >= 0 and cached_input_tokens between 0 and input_tokens
        and output_tokens >= 0 and reasoning_tokens between 0 and output_tokens),
    constraint ck_usage_calls_cost check (cost_micros >= 0 and (cost_micros is null) = (price_version is null))
);
create index ix_usage_calls_tenant on usage_calls (tenant_id, ended_at desc, id desc);
create index ix_usage_calls_user on usage_calls (user_id);

-- Append-only by the database: a row changes only when its person is erased, and goes only with its tenant.
create function usage_calls_stay() returns trigger language plpgsql as $$
begin
    if new.user_id is null and to_jsonb(new) - 'user_id' = to_jsonb(old) - 'user_id' then
        return new;
    end if;
    raise exception 'usage_calls is append-only';
end
$$;
create trigger usage_calls_stay before update on usage_calls for each row execute function usage_calls_stay();

-- How much of a limited feature a tenant (subject is the tenant) or a person (the person) used and holds in a period.
create table usage_accounts (
    tenant_id    uuid        not null,
    subject_id   uuid        not null,
    feature_key  varchar(64) not null,
    period_start timestamptz not null,
    used         bigint      not null,
    reserved     bigint      not null,
    constraint pk_usage_accounts primary key (tenant_id, subject_id, feature_key, period_start),
    constraint fk_usage_accounts_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    constraint ck_usage_accounts_amounts check (used >= 0 and reserved >= 0)
);
