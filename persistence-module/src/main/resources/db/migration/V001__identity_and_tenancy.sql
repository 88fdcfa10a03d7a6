-- Who may come in: tenants, people, their memberships, sessions and tokens; the mail that reaches them; job leases.
-- Times are written by the application in microseconds; only leases and queues use the database's clock.

create table tenant_accounts (
    id          uuid         not null,
    slug        varchar(64)  not null,
    name        varchar(128) not null,
    status      varchar(24)  not null,
    created_at  timestamptz  not null,
    updated_at  timestamptz  not null,
    version     bigint       not null default 0,
    constraint pk_tenant_accounts primary key (id),
    constraint uq_tenant_accounts_slug unique (slug),
    constraint ck_tenant_accounts_slug check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    constraint ck_tenant_accounts_status
        check (status in ('provisioning', 'active', 'suspended', 'deprovisioning', 'deprovisioned'))
);

-- People belong to no tenant by themselves; memberships say where they may go.
create table users (
    id                      uuid         not null,
    email                   varchar(320) not null,
    password_hash           text         not null,
    password_pepper_version varchar(32)  not null,
    status                  varchar(16)  not null,
    email_verified_at       timestamptz,
    created_at              timestamptz  not null,
    updated_at              timestamptz  not null,
    version                 bigint       not null default 0,
    constraint pk_users primary key (id),
    constraint uq_users_email unique (email),
    constraint ck_users_email_lower_case check (email = lower(email)),
    constraint ck_users_status check (status in ('pending', 'active', 'disabled', 'locked'))
);

create table user_profiles (
    user_id      uuid        not null,
    display_name varchar(128),
    given_name   varchar(64),
    family_name  varchar(64),
    avatar_url   varchar(512),
    timezone     varchar(64),
    locale       varchar(32),
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    version      bigint      not null default 0,
    constraint pk_user_profiles primary key (user_id),
    constraint fk_user_profiles_user foreign key (user_id) references users (id) on delete cascade
);

create table tenant_user_memberships (
    id         uuid        not null,
    tenant_id  uuid        not null,
    user_id    uuid        not null,
    role       varchar(16) not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version    bigint      not null default 0,
    constraint pk_tenant_user_memberships primary key (id),
    constraint uq_tenant_user_memberships unique (tenant_id, user_id),
    constraint fk_tenant_user_memberships_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    constraint fk_tenant_user_memberships_user foreign key (user_id) references users (id) on delete cascade,
    constraint ck_tenant_user_memberships_role check (role in ('viewer', 'member', 'admin', 'owner'))
);
create index ix_tenant_user_memberships_user on tenant_user_memberships (user_id);
create index ix_tenant_user_memberships_role on tenant_user_memberships (tenant_id, role);

create table password_history (
    id                      uuid        not null,
    user_id                 uuid        not null,
    password_hash           text        not null,
    password_pepper_version varchar(32) not null,
    created_at              timestamptz not null,
    constraint pk_password_history primary key (id),
    constraint fk_password_history_user foreign key (user_id) references users (id) on delete cascade
);
create index ix_password_history_user on password_history (user_id, created_at desc);

-- What happened at sign-in; rows are never changed.
create table user_login_events (
    id         uuid        not null,
    user_id    uuid        not null,
    tenant_id  uuid,
    result     varchar(16) not null,
    reason     varchar(64) not null,
    ip_hash    varchar(64) not null,
    user_agent varchar(512),
    created_at timestamptz not null,
    constraint pk_user_login_events primary key (id),
    constraint fk_user_login_events_user foreign key (user_id) references users (id) on delete cascade,
    constraint fk_user_login_events_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete set null,
    constraint ck_user_login_events_result check (result in ('success', 'failure', 'locked'))
);
create index ix_user_login_events_user on user_login_events (user_id, created_at desc);
create index ix_user_login_events_tenant on user_login_events (tenant_id, created_at desc);

-- One row per sign-in and thereby per refresh family; its id is the sid claim.
create table user_sessions (
    id             uuid        not null,
    tenant_id      uuid        not null,
    user_id        uuid        not null,
    ip_hash        varchar(64) not null,
    ip_masked      varchar(64),
    user_agent     varchar(512),
    created_at     timestamptz not null,
    last_seen_at   timestamptz not null,
    expires_at     timestamptz not null,
    revoked_at     timestamptz,
    revoked_reason varchar(64),
    version        bigint      not null default 0,
    constraint pk_user_sessions primary key (id),
    constraint fk_user_sessions_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    constraint fk_user_sessions_user foreign key (user_id) references users (id) on delete cascade
);
create index ix_user_sessions_user on user_sessions (user_id, last_seen_at desc);
create index ix_user_sessions_tenant on user_sessions (tenant_id, last_seen_at desc);

-- Only peppered hashes of whole tokens. rotated_at decides the one winner of a refresh.
create table refresh_tokens (
    id             uuid        not null,
    tenant_id      uuid        not null,
    user_id        uuid        not null,
    session_id     uuid        not null,
    jti            varchar(64) not null,
    token_hash     varchar(64) not null,
    signing_kid    varchar(64) not null,
    scope          text        not null,
    issued_at      timestamptz not null,
    expires_at     timestamptz not null,
    rotated_at     timestamptz,
    revoked_at     timestamptz,
    revoked_reason varchar(64),
    constraint pk_refresh_tokens primary key (id),
    constraint uq_refresh_tokens_jti unique (jti),
    constraint fk_refresh_tokens_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    constraint fk_refresh_tokens_user foreign key (user_id) references users (id) on delete cascade,
    constraint fk_refresh_tokens_session foreign key (session_id) references user_sessions (id) on delete cascade
);
create index ix_refresh_tokens_session on refresh_tokens (session_id);
create index ix_refresh_tokens_user on refresh_tokens (user_id);
create index ix_refresh_tokens_kid on refresh_tokens (signing_kid, expires_at);

-- Single-use tokens that travel by mail. A mailed token must outlive a restart of Redis, so it lives here; it is good
-- for the address it was sent to only.
create table action_tokens (
    id          uuid        not null,
    purpose     varchar(32) not null,
    user_id     uuid        not null,
    email       varchar(320) not null,
    secret_hash varchar(64) not null,
    created_at  timestamptz not null,
    expires_at  timestamptz not null,
    consumed_at timestamptz,
    revoked_at  timestamptz,
    constraint pk_action_tokens primary key (id),
    constraint fk_action_tokens_user foreign key (user_id) references users (id) on delete cascade,
    constraint ck_action_tokens_purpose check (purpose in ('email_verification', 'password_reset'))
);
create index ix_action_tokens_live on action_tokens (user_id, purpose)
    where consumed_at is null and revoked_at is null;

-- The intent to send, written with what caused it and carried out after the commit.
-- Bodies hold links with tokens: they are cleared once the mail has left or is given up.
create table mail_outbox (
    id              uuid         not null,
    kind            varchar(32)  not null,
    recipient       varchar(320) not null,
    subject         varchar(256) not null,
    text_body       text,
    html_body       text,
    status          varchar(16)  not null,
    attempts        integer      not null default 0,
    last_error      varchar(512),
    created_at      timestamptz  not null,
    next_attempt_at timestamptz  not null,
    expires_at      timestamptz,
    finished_at     timestamptz,
    constraint pk_mail_outbox primary key (id),
    constraint ck_mail_outbox_status check (status in ('waiting', 'sent', 'failed')),
    constraint ck_mail_outbox_cleared
        check (status = 'waiting' or (text_body is null and html_body is null))
);
create index ix_mail_outbox_waiting on mail_outbox (next_attempt_at) where status = 'waiting';

-- Who does a job that one node at a time may do. The fence rises with every change of holder.
create table leases (
    name       varchar(128) not null,
    holder     varchar(128) not null,
    fence      bigint       not null,
    expires_at timestamptz  not null,
    constraint pk_leases primary key (name)
);
