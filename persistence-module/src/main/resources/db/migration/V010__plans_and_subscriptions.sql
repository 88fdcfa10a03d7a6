-- The one catalog of plans, and which plan a tenant is on.

create table billing_plans (
    id            uuid         not null,
    code          varchar(64)  not null,
    name          varchar(128) not null,
    -- null: the installation's SIGNUP_DEFAULT_TRIAL_DAYS; 0: no trial
    trial_days    integer,
    seat_included integer,
    is_active     boolean      not null,
    created_at    timestamptz  not null,
    updated_at    timestamptz  not null,
    constraint pk_billing_plans primary key (id),
    constraint uq_billing_plans_code unique (code),
    constraint ck_billing_plans_trial check (trial_days between 0 and 730),
    constraint ck_billing_plans_seats check (seat_included > 0)
);

-- What a plan costs in one currency and interval, in the currency's smallest unit. Position 0 is what is shown first.
create table plan_prices (
    plan_id          uuid        not null,
    position         integer     not null,
    currency         varchar(3)  not null,
    billing_interval varchar(16) not null,
    interval_count   integer     not null,
    price_cents      bigint      not null,
    constraint pk_plan_prices primary key (plan_id, position),
    constraint uq_plan_prices unique (plan_id, currency, billing_interval, interval_count),
    constraint fk_plan_prices_plan foreign key (plan_id) references billing_plans (id) on delete cascade,
    constraint ck_plan_prices_currency check (currency ~ '^[A-Z]{3}$'),
    constraint ck_plan_prices_interval check (billing_interval in ('daily', 'weekly', 'monthly', 'yearly')),
    constraint ck_plan_prices_count check (interval_count > 0),
    constraint ck_plan_prices_amount check (price_cents >= 0)
);

create table plan_toggles (
    plan_id    uuid        not null,
    toggle_key varchar(64) not null,
    enabled    boolean     not null,
    constraint pk_plan_toggles primary key (plan_id, toggle_key),
    constraint fk_plan_toggles_plan foreign key (plan_id) references billing_plans (id) on delete cascade
);

-- Limits hold for one billing period; null is no limit.
create table plan_features (
    plan_id      uuid        not null,
    position     integer     not null,
    feature_key  varchar(64) not null,
    display_name varchar(128),
    description  varchar(1024),
    soft_limit   bigint,
    hard_limit   bigint,
    is_metered   boolean     not null,
    constraint pk_plan_features primary key (plan_id, feature_key),
    constraint fk_plan_features_plan foreign key (plan_id) references billing_plans (id) on delete cascade,
    constraint ck_plan_features_limits check (soft_limit >= 0 and hard_limit >= 0 and soft_limit <= hard_limit)
);

-- One row for a tenant: the key decides between two who start at once.
create table tenant_subscriptions (
    tenant_id                 uuid        not null,
    plan_id                   uuid        not null,
    status                    varchar(24) not null,
    auto_renew                boolean     not null,
    billing_email             varchar(320),
    processor                 varchar(32),
    processor_customer_id     varchar(128),
    processor_subscription_id varchar(128),
    starts_at                 timestamptz not null,
    current_period_start      timestamptz,
    current_period_end        timestamptz,
    trial_ends_at             timestamptz,
    cancel_at                 timestamptz,
    seat_count                integer,
    created_at                timestamptz not null,
    updated_at                timestamptz not null,
    constraint pk_tenant_subscriptions primary key (tenant_id),
    constraint uq_tenant_subscriptions_processor unique (processor_subscription_id),
    constraint fk_tenant_subscriptions_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    constraint fk_tenant_subscriptions_plan foreign key (plan_id) references billing_plans (id),
    constraint ck_tenant_subscriptions_status check (status in ('trialing', 'active', 'past_due', 'canceled', 'unpaid',
        'incomplete', 'incomplete_expired', 'paused')),
    constraint ck_tenant_subscriptions_seats check (seat_count > 0)
);
create index ix_tenant_subscriptions_plan on tenant_subscriptions (plan_id);

-- The plans a new installation begins with; PlanSeed holds the same, and a test compares them.
insert into billing_plans (id, code, name, trial_days, seat_included, is_active, created_at, updated_at) values
    ('6f1d1f0e-0c54-4c8a-9a53-2b7c2f0a1001', 'starter', 'Starter', 14, 1, true, now(), now()),
    ('6f1d1f0e-0c54-4c8a-9a53-2b7c2f0a1002', 'pro', 'Pro', 14, 5, true, now(), now());

insert into plan_prices (plan_id, position, currency, billing_interval, interval_count, price_cents) values
    ('6f1d1f0e-0c54-4c8a-9a53-2b7c2f0a1001', 0, 'USD', 'monthly', 1, 0),
    ('6f1d1f0e-0c54-4c8a-9a53-2b7c2f0a1002', 0, 'USD', 'monthly', 1, 9900);

insert into plan_toggles (plan_id, toggle_key, enabled) values
    ('6f1d1f0e-0c54-4c8a-9a53-2b7c2f0a1001', 'enable_web_search', false),
    ('6f1d1f0e-0c54-4c8a-9a53-2b7c2f0a1002', 'enable_web_search', true);

insert into plan_features (plan_id, position, feature_key, display_name, description, soft_limit, hard_limit, is_metered)
values
    ('6f1d1f0e-0c54-4c8a-9a53-2b7c2f0a1001', 0, 'messages', 'Messages', null, 800, 1000, true),
    ('6f1d1f0e-0c54-4c8a-9a53-2b7c2f0a1001', 1, 'input_tokens', 'Input tokens', null, 4000000, 5000000, true),
    ('6f1d1f0e-0c54-4c8a-9a53-2b7c2f0a1001', 2, 'output_tokens', 'Output tokens', null, 800000, 1000000, true),
    ('6f1d1f0e-0c54-4c8a-9a53-2b7c2f0a1002', 0, 'messages', 'Messages', null, 40000, 50000, true),
    ('6f1d1f0e-0c54-4c8a-9a53-2b7c2f0a1002', 1, 'input_tokens', 'Input tokens', null, 200000000, 250000000, true),
    ('6f1d1f0e-0c54-4c8a-9a53-2b7c2f0a1002', 2, 'output_tokens', 'Output tokens', null, 40000000, 50000000, true);
