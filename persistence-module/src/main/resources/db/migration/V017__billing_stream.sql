-- What a tenant is told live about its billing, written with the change it tells of and published after the commit.
-- The number of a tenant's last line; taking the next one locks the row until the commit, so that numbers are seen in order.
create table billing_streams (
    tenant_id   uuid   not null,
    last_number bigint not null,
    constraint pk_billing_streams primary key (tenant_id),
    constraint fk_billing_streams_tenant foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    constraint ck_billing_streams_number check (last_number > 0)
);

create table billing_stream_lines (
    tenant_id       uuid         not null,
    line_number     bigint       not null,
    -- an event that is replayed tells nothing twice
    stripe_event_id varchar(255) not null,
    -- JSON
    line            text         not null,
    created_at      timestamptz  not null,
    published_at    timestamptz,
    constraint pk_billing_stream_lines primary key (tenant_id, line_number),
    constraint uq_billing_stream_lines_event unique (tenant_id, stripe_event_id),
    constraint fk_billing_stream_lines_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade
);
create index ix_billing_stream_lines_open on billing_stream_lines (tenant_id, line_number) where published_at is null;
create index ix_billing_stream_lines_published on billing_stream_lines (published_at) where published_at is not null;
