-- A call on its way holds itself as a request, and what it may cost; calls that an older release opened hold neither.
alter table usage_open_calls
    add column reserved_requests bigint not null default 0,
    -- millionths of a US dollar
    add column reserved_cost     bigint not null default 0,
    add constraint ck_usage_open_calls_amounts check (reserved_requests >= 0 and reserved_cost >= 0);

-- Limits an operator gives one tenant in place of its plan's; null is no limit.
create table tenant_limit_overrides (
    tenant_id   uuid        not null,
    feature_key varchar(64) not null,
    soft_limit  bigint,
    hard_limit  bigint,
    updated_at  timestamptz not null,
    constraint pk_tenant_limit_overrides primary key (tenant_id, feature_key),
    constraint fk_tenant_limit_overrides_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    constraint ck_tenant_limit_overrides_limits
        check (soft_limit >= 0 and hard_limit >= 0 and soft_limit <= hard_limit)
);

-- A new number whenever something changes that decides what a tenant may use: its subscription and overrides (subject is the
-- tenant), or the catalog (subject is nil). Nodes keep what they read with the number they read it under, and ask for the
-- number each time. Written by triggers, in the transaction of the change, so that nobody can forget it. No number comes twice.
create sequence entitlement_stamp_numbers;
create table entitlement_stamps (
    subject_id uuid   not null,
    stamp      bigint not null,
    constraint pk_entitlement_stamps primary key (subject_id)
);

create function stamp_entitlement(subject uuid) returns void language sql as $$
    insert into entitlement_stamps (subject_id, stamp) values (subject, nextval('entitlement_stamp_numbers'))
    on conflict (subject_id) do update set stamp = excluded.stamp
$$;

create function stamp_tenant_entitlement() returns trigger language plpgsql as $$
begin
    if tg_op <> 'DELETE' then
        perform stamp_entitlement(new.tenant_id);
    elsif exists (select 1 from tenant_accounts where id = old.tenant_id) then
        perform stamp_entitlement(old.tenant_id);
    else
        -- the tenant itself is being deleted
        delete from entitlement_stamps where subject_id = old.tenant_id;
    end if;
    return null;
end
$$;
create trigger tenant_subscriptions_stamp after insert or update or delete on tenant_subscriptions
    for each row execute function stamp_tenant_entitlement();
create trigger tenant_limit_overrides_stamp after insert or update or delete on tenant_limit_overrides
    for each row execute function stamp_tenant_entitlement();

create function stamp_catalog() returns trigger language plpgsql as $$
begin
    perform stamp_entitlement('00000000-0000-0000-0000-000000000000');
    return null;
end
$$;
create trigger billing_plans_stamp after insert or update or delete on billing_plans
    for each statement execute function stamp_catalog();
create trigger plan_toggles_stamp after insert or update or delete on plan_toggles
    for each statement execute function stamp_catalog();
create trigger plan_features_stamp after insert or update or delete on plan_features
    for each statement execute function stamp_catalog();
create trigger plan_prices_stamp after insert or update or delete on plan_prices
    for each statement execute function stamp_catalog();
