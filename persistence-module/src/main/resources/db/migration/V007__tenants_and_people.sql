-- The life of a tenant, its settings, its team's invitations; the platform role of a person; what a person may take along
-- or have erased.

alter table users add column platform_role varchar(32);
alter table users add constraint ck_users_platform_role check (platform_role in ('platform_operator'));

alter table tenant_accounts add column status_reason varchar(256);
alter table tenant_accounts add column status_updated_at timestamptz;
alter table tenant_accounts add column status_updated_by varchar(160);
alter table tenant_accounts add column suspended_at timestamptz;
alter table tenant_accounts add column deprovisioned_at timestamptz;
create index ix_tenant_accounts_created on tenant_accounts (created_at desc, id desc);

-- One row for a tenant that ever saved its settings; version 0 is the state before that.
create table tenant_settings (
    tenant_id           uuid        not null,
    billing_contacts    jsonb       not null,
    billing_webhook_url varchar(2048),
    plan_metadata       jsonb       not null,
    flags               jsonb       not null,
    version             integer     not null,
    updated_at          timestamptz not null,
    constraint pk_tenant_settings primary key (tenant_id),
    constraint fk_tenant_settings_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    constraint ck_tenant_settings_version check (version > 0)
);

-- An invitation is good for one person, once. Whoever sets accepted_at first has it.
create table team_invitations (
    id             uuid         not null,
    tenant_id      uuid         not null,
    token_hash     varchar(64)  not null,
    token_hint     varchar(8)   not null,
    invited_email  varchar(320) not null,
    role           varchar(16)  not null,
    created_by     uuid,
    created_at     timestamptz  not null,
    expires_at     timestamptz,
    accepted_by    uuid,
    accepted_at    timestamptz,
    revoked_at     timestamptz,
    revoked_reason varchar(64),
    constraint pk_team_invitations primary key (id),
    constraint uq_team_invitations_token unique (token_hash),
    constraint fk_team_invitations_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    constraint fk_team_invitations_created_by foreign key (created_by) references users (id) on delete set null,
    constraint fk_team_invitations_accepted_by foreign key (accepted_by) references users (id) on delete set null,
    constraint ck_team_invitations_email_lower_case check (invited_email = lower(invited_email)),
    constraint ck_team_invitations_role check (role in ('viewer', 'member', 'admin', 'owner')),
    constraint ck_team_invitations_end check (accepted_at is null or revoked_at is null)
);
create index ix_team_invitations_tenant on team_invitations (tenant_id, created_at desc, id desc);
create index ix_team_invitations_email on team_invitations (tenant_id, invited_email);

-- What a person wants to be told about, everywhere (no tenant) or in one tenant.
create table notification_preferences (
    id         uuid        not null,
    user_id    uuid        not null,
    tenant_id  uuid        not null,
    channel    varchar(16) not null,
    category   varchar(64) not null,
    enabled    boolean     not null,
    updated_at timestamptz not null,
    constraint pk_notification_preferences primary key (id),
    constraint uq_notification_preferences unique (user_id, tenant_id, channel, category),
    constraint fk_notification_preferences_user foreign key (user_id) references users (id) on delete cascade,
    constraint fk_notification_preferences_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade
);

-- A copy of what is stored about a person or a tenant. The content goes when the time to fetch it is over.
create table data_exports (
    id           uuid        not null,
    subject_type varchar(16) not null,
    tenant_id    uuid        not null,
    user_id      uuid        not null,
    status       varchar(16) not null,
    content      text,
    created_at   timestamptz not null,
    finished_at  timestamptz,
    expires_at   timestamptz,
    constraint pk_data_exports primary key (id),
    constraint fk_data_exports_tenant foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    constraint fk_data_exports_user foreign key (user_id) references users (id) on delete cascade,
    constraint ck_data_exports_subject check (subject_type in ('user', 'tenant')),
    constraint ck_data_exports_status check (status in ('waiting', 'ready', 'failed', 'expired')),
    constraint ck_data_exports_content check ((status = 'ready') = (content is not null))
);
create index ix_data_exports_owner on data_exports (tenant_id, user_id, created_at desc);
create index ix_data_exports_open on data_exports (created_at) where status in ('waiting', 'ready');

-- The wish to be erased. It waits, may be withdrawn, and leaves a tombstone: after a restore from a backup the tombstones
-- say what has to be erased again. No foreign keys: the subject is gone afterwards.
create table deletions (
    id            uuid        not null,
    subject_type  varchar(16) not null,
    subject_id    uuid        not null,
    requested_by  uuid        not null,
    requested_at  timestamptz not null,
    execute_after timestamptz not null,
    cancelled_at  timestamptz,
    executed_at   timestamptz,
    constraint pk_deletions primary key (id),
    constraint ck_deletions_subject check (subject_type in ('user', 'tenant')),
    constraint ck_deletions_end check (cancelled_at is null or executed_at is null)
);
create unique index uq_deletions_waiting on deletions (subject_type, subject_id)
    where cancelled_at is null and executed_at is null;
create index ix_deletions_due on deletions (execute_after) where cancelled_at is null and executed_at is null;
