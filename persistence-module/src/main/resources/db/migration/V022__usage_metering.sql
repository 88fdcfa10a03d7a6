-- Usage on its way to the bill: what ended, what it makes together, and what the payment provider's meters are to be told.

-- Each call of the ledger, until it is added up. The trigger puts it here whoever writes the ledger, in the same transaction.
create table metering_queue (
    call_id       uuid        not null,
    tenant_id     uuid        not null,
    run_id        uuid        not null,
    outcome       varchar(16) not null,
    input_tokens  bigint      not null,
    output_tokens bigint      not null,
    ended_at      timestamptz not null,
    constraint pk_metering_queue primary key (call_id),
    constraint fk_metering_queue_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade
);
create index ix_metering_queue_tenant on metering_queue (tenant_id);

create function usage_calls_metered() returns trigger language plpgsql as $$
begin
    insert into metering_queue (call_id, tenant_id, run_id, outcome, input_tokens, output_tokens, ended_at)
    values (new.id, new.tenant_id, new.run_id, new.outcome, new.input_tokens, new.output_tokens, new.ended_at);
    return null;
end
$$;
create trigger usage_calls_metered after insert on usage_calls for each row execute function usage_calls_metered();

-- A run is one message however many calls it makes.
create table metered_runs (
    run_id     uuid        not null,
    tenant_id  uuid        not null,
    counted_at timestamptz not null,
    constraint pk_metered_runs primary key (run_id),
    constraint fk_metered_runs_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade
);
create index ix_metered_runs_tenant on metered_runs (tenant_id);
create index ix_metered_runs_counted on metered_runs (counted_at);

-- What clients reported. A key is good once for a tenant.
create table usage_reports (
    id              uuid         not null,
    tenant_id       uuid         not null,
    feature_key     varchar(64)  not null,
    quantity        bigint       not null,
    idempotency_key varchar(255),
    -- as sent; null where nothing was
    period_start    timestamptz,
    period_end      timestamptz,
    reported_at     timestamptz  not null,
    constraint pk_usage_reports primary key (id),
    constraint uq_usage_reports_key unique (tenant_id, idempotency_key),
    constraint fk_usage_reports_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    constraint ck_usage_reports_quantity check (quantity > 0)
);

-- All usage, added up: hours (UTC) of the ledger, and the periods that were reported.
create table usage_periods (
    tenant_id    uuid        not null,
    feature_key  varchar(64) not null,
    period_start timestamptz not null,
    period_end   timestamptz not null,
    quantity     bigint      not null,
    updated_at   timestamptz not null,
    constraint pk_usage_periods primary key (tenant_id, feature_key, period_start, period_end),
    constraint fk_usage_periods_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    constraint ck_usage_periods_quantity check (quantity > 0),
    constraint ck_usage_periods_order check (period_start <= period_end)
);

-- What the meters are to be told, written with the sum it is part of.
create table meter_events (
    id              uuid         not null,
    tenant_id       uuid         not null,
    feature_key     varchar(64)  not null,
    event_name      varchar(100) not null,
    customer_id     varchar(128) not null,
    -- one hour, cut where the subscription's period begins: events of one part may be added up before they are sent
    part_start      timestamptz  not null,
    quantity        bigint       not null,
    -- the last moment of what is added up
    happened_at     timestamptz  not null,
    -- with the id the identifier at the provider; counted up when it is certain that nothing arrived under the last one
    generation      integer      not null,
    state           varchar(16)  not null,
    attempts        integer      not null,
    next_attempt_at timestamptz  not null,
    lease_token     uuid,
    leased_until    timestamptz,
    -- the first try of this generation of which it is not certain that nothing arrived
    tried_at        timestamptz,
    -- the time the provider is told
    sent_as         timestamptz,
    error           varchar(1024),
    created_at      timestamptz  not null,
    ended_at        timestamptz,
    constraint pk_meter_events primary key (id),
    constraint fk_meter_events_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    -- doubtful: tried, and too long ago to be tried again under the same identifier; parked: failed too often
    constraint ck_meter_events_state check (state in ('open', 'failed', 'sent', 'doubtful', 'parked')),
    constraint ck_meter_events_numbers check (quantity > 0 and generation > 0 and attempts >= 0)
);
create index ix_meter_events_due on meter_events (next_attempt_at) where state in ('open', 'failed');
create index ix_meter_events_part on meter_events (tenant_id, feature_key, part_start) where state = 'open';
create index ix_meter_events_sent on meter_events (tenant_id, sent_as) where sent_as is not null;
create index ix_meter_events_state on meter_events (state, created_at desc, id desc);

-- Days on which a meter has something else than we sent, as found last.
create table meter_differences (
    tenant_id   uuid        not null,
    feature_key varchar(64) not null,
    -- start of the day, UTC
    day         timestamptz not null,
    expected    bigint      not null,
    found       bigint      not null,
    noticed_at  timestamptz not null,
    constraint pk_meter_differences primary key (tenant_id, feature_key, day),
    constraint fk_meter_differences_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade
);
