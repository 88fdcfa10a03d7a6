-- Who did what, for whom, with what outcome. Written in the transaction of the change it tells of, and never changed.
-- There is no foreign key: an event outlives the tenant, the person and the object it names, and holds ids only.

create table audit_events (
    id             uuid         not null,
    tenant_id      uuid,
    actor          varchar(160) not null,
    actor_role     varchar(32),
    acting_for     varchar(160),
    action         varchar(64)  not null,
    target_type    varchar(48),
    target_id      varchar(160),
    outcome        varchar(16)  not null,
    request_id     varchar(128),
    ip_masked      varchar(64),
    user_agent     varchar(512),
    changed_fields jsonb        not null default '[]',
    details        jsonb        not null default '{}',
    created_at     timestamptz  not null,
    constraint pk_audit_events primary key (id),
    constraint ck_audit_events_outcome check (outcome in ('success', 'failure', 'denied'))
);
create index ix_audit_events_tenant on audit_events (tenant_id, created_at desc, id desc);
create index ix_audit_events_actor on audit_events (tenant_id, actor, created_at desc, id desc);
create index ix_audit_events_target on audit_events (tenant_id, target_type, target_id, created_at desc, id desc);
create index ix_audit_events_request on audit_events (request_id);

-- Nobody edits the trail, whatever the statement; only the retention job, which says so, may thin it out.
create function refuse_audit_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_setting('anything_agents.audit_retention', true) = 'on' then
        return old;
    end if;
    raise exception 'Audit events are never changed';
end
$$;
create trigger audit_events_append_only
    before update or delete on audit_events
    for each row execute function refuse_audit_change();

-- What a person has seen of the tenant's activity: up to a point in time, and single events.
create table activity_checkpoints (
    tenant_id    uuid        not null,
    user_id      uuid        not null,
    seen_until   timestamptz not null,
    constraint pk_activity_checkpoints primary key (tenant_id, user_id),
    constraint fk_activity_checkpoints_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    constraint fk_activity_checkpoints_user foreign key (user_id) references users (id) on delete cascade
);
create index ix_activity_checkpoints_user on activity_checkpoints (user_id);

create table activity_receipts (
    tenant_id uuid        not null,
    user_id   uuid        not null,
    event_id  uuid        not null,
    state     varchar(16) not null,
    set_at    timestamptz not null,
    constraint pk_activity_receipts primary key (tenant_id, user_id, event_id),
    constraint fk_activity_receipts_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    constraint fk_activity_receipts_user foreign key (user_id) references users (id) on delete cascade,
    constraint ck_activity_receipts_state check (state in ('read', 'dismissed'))
);
create index ix_activity_receipts_user on activity_receipts (user_id);
