-- Every event Stripe sent, whatever its type, as it arrived. The key lets one of many deliveries in.
create table stripe_events (
    id                  uuid         not null,
    stripe_event_id     varchar(255) not null,
    event_type          varchar(255) not null,
    -- text, not jsonb: what was signed is kept to the byte, and jsonb knows no \u0000
    payload             text         not null,
    object_id           varchar(255),
    tenant_hint         varchar(64),
    live_mode           boolean      not null,
    stripe_created_at   timestamptz,
    received_at         timestamptz  not null,
    processing_outcome  varchar(32)  not null,
    processing_attempts integer      not null,
    processing_error    varchar(1024),
    processed_at        timestamptz,
    constraint pk_stripe_events primary key (id),
    constraint uq_stripe_events_stripe_id unique (stripe_event_id),
    constraint ck_stripe_events_outcome check (processing_outcome in ('received', 'processed', 'failed')),
    constraint ck_stripe_events_attempts check (processing_attempts >= 0)
);
create index ix_stripe_events_received on stripe_events (received_at desc, id desc);
create index ix_stripe_events_open on stripe_events (received_at) where processing_outcome <> 'processed';
