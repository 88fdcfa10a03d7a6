-- What a tenant's owners and admins were mailed about its billing: each thing once for what it is about.
create table billing_notices (
    tenant_id uuid         not null,
    kind      varchar(32)  not null,
    -- the subscription and the period, the end of a trial, or the card
    about     varchar(255) not null,
    told_at   timestamptz  not null,
    constraint pk_billing_notices primary key (tenant_id, kind, about),
    constraint fk_billing_notices_tenant foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    constraint ck_billing_notices_kind check (kind in ('payment_failed', 'grace_ending', 'access_lost',
        'payment_recovered', 'trial_ending', 'card_expiring'))
);
-- whom time may have something to say to
create index ix_tenant_subscriptions_status on tenant_subscriptions (status, tenant_id)
    where status in ('past_due', 'trialing');
