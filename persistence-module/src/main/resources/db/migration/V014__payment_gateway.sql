-- The one customer each tenant is at a payment provider.
create table billing_customers (
    tenant_id             uuid         not null,
    processor             varchar(32)  not null,
    processor_customer_id varchar(128) not null,
    created_at            timestamptz  not null,
    constraint pk_billing_customers primary key (tenant_id, processor),
    constraint uq_billing_customers_processor unique (processor, processor_customer_id),
    constraint fk_billing_customers_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade
);

-- What is asked of the payment provider, stored before it is asked: the key of the call is made from the row, so that
-- whoever asks again after a crash asks for the same thing.
create table billing_orders (
    id          uuid         not null,
    tenant_id   uuid         not null,
    -- customer, subscription: one open order at a time; wallet: as many as there are
    lane        varchar(16)  not null,
    operation   varchar(32)  not null,
    -- JSON: everything needed to ask again
    request     text         not null,
    state       varchar(16)  not null,
    -- part of the key; counted up when the provider keeps a failure under the old one
    attempt     integer      not null,
    -- until then somebody is at it; by the database's clock
    taken_until timestamptz  not null,
    error_code  varchar(64),
    created_at  timestamptz  not null,
    closed_at   timestamptz,
    constraint pk_billing_orders primary key (id),
    constraint fk_billing_orders_tenant foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    constraint ck_billing_orders_lane check (lane in ('customer', 'subscription', 'wallet')),
    constraint ck_billing_orders_state check (state in ('open', 'done', 'refused')),
    constraint ck_billing_orders_attempt check (attempt > 0)
);
create unique index uq_billing_orders_open on billing_orders (tenant_id, lane)
    where state = 'open' and lane <> 'wallet';
create index ix_billing_orders_tenant on billing_orders (tenant_id, created_at desc);

-- A change of plan that comes with the next period.
alter table tenant_subscriptions add column pending_plan_id uuid;
alter table tenant_subscriptions add column pending_seat_count integer;
alter table tenant_subscriptions add column pending_effective_at timestamptz;
alter table tenant_subscriptions add constraint fk_tenant_subscriptions_pending
    foreign key (pending_plan_id) references billing_plans (id);
create index ix_tenant_subscriptions_pending on tenant_subscriptions (pending_plan_id)
    where pending_plan_id is not null;
