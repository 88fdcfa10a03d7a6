-- Invoices as the payment provider had them when it was last asked; amounts in the currency's smallest unit.
create table billing_invoices (
    -- counted up: tells apart what was issued in the same second
    position               bigint generated always as identity,
    tenant_id              uuid         not null,
    processor              varchar(32)  not null,
    processor_invoice_id   varchar(128) not null,
    processor_customer_id  varchar(128) not null,
    processor_subscription_id varchar(128),
    invoice_number         varchar(128),
    status                 varchar(16)  not null,
    currency               varchar(3)   not null,
    amount_due_cents       bigint       not null,
    amount_paid_cents      bigint       not null,
    total_cents            bigint       not null,
    billing_reason         varchar(64),
    collection_method      varchar(64),
    hosted_url             text,
    pdf_url                text,
    attempts               integer      not null,
    next_attempt_at        timestamptz,
    period_start           timestamptz,
    period_end             timestamptz,
    issued_at              timestamptz  not null,
    created_at             timestamptz  not null,
    updated_at             timestamptz  not null,
    constraint pk_billing_invoices primary key (position),
    constraint uq_billing_invoices_processor unique (processor, processor_invoice_id),
    constraint fk_billing_invoices_tenant foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    constraint ck_billing_invoices_status check (status in ('open', 'paid', 'uncollectible', 'void')),
    constraint ck_billing_invoices_attempts check (attempts >= 0)
);
create index ix_billing_invoices_tenant
    on billing_invoices (tenant_id, (coalesce(period_start, issued_at)) desc, issued_at desc, position desc);

-- A tenant's history, the newest first: what was told, and what is still to be worked on.
create index ix_billing_stream_lines_told on billing_stream_lines (tenant_id, created_at desc, stripe_event_id desc);
create index ix_stripe_events_hint on stripe_events (tenant_hint, received_at desc, stripe_event_id desc)
    where processing_outcome in ('received', 'failed', 'parked');
