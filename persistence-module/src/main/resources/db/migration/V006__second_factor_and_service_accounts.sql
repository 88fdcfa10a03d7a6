-- A second factor for people; refresh tokens of machines.

-- Time-based one-time passwords (RFC 6238). The secret is sealed and bound to its row. Each purpose remembers the last time
-- step it took, so a code is good once for each: what proved the enrolment may still sign in.
create table user_mfa_methods (
    id             uuid         not null,
    user_id        uuid         not null,
    method_type    varchar(16)  not null,
    label          varchar(64),
    secret_sealed  varchar(256) not null,
    enrolment_step bigint,
    sign_in_step   bigint,
    created_at     timestamptz  not null,
    verified_at    timestamptz,
    last_used_at   timestamptz,
    revoked_at     timestamptz,
    constraint pk_user_mfa_methods primary key (id),
    constraint fk_user_mfa_methods_user foreign key (user_id) references users (id) on delete cascade,
    constraint ck_user_mfa_methods_type check (method_type in ('totp'))
);
create index ix_user_mfa_methods_user on user_mfa_methods (user_id, created_at);

-- Only keyed hashes. used_at decides who used a code.
create table user_recovery_codes (
    id         uuid        not null,
    user_id    uuid        not null,
    code_hash  varchar(64) not null,
    created_at timestamptz not null,
    used_at    timestamptz,
    constraint pk_user_recovery_codes primary key (id),
    constraint uq_user_recovery_codes unique (user_id, code_hash),
    constraint fk_user_recovery_codes_user foreign key (user_id) references users (id) on delete cascade
);

-- A sign-in that waits for its second factor. One row per challenge token, used once; it is void when the password changed.
create table mfa_challenges (
    id            uuid        not null,
    user_id       uuid        not null,
    tenant_id     uuid        not null,
    session_id    uuid        not null,
    password_mark varchar(64) not null,
    created_at    timestamptz not null,
    expires_at    timestamptz not null,
    used_at       timestamptz,
    constraint pk_mfa_challenges primary key (id),
    constraint fk_mfa_challenges_user foreign key (user_id) references users (id) on delete cascade,
    constraint fk_mfa_challenges_tenant foreign key (tenant_id) references tenant_accounts (id) on delete cascade
);
create index ix_mfa_challenges_user on mfa_challenges (user_id, expires_at);

-- Refresh tokens of service accounts: only their peppered hash, and what the same token is made of again.
create table service_account_tokens (
    id             uuid         not null,
    account        varchar(64)  not null,
    tenant_id      uuid,
    scope_key      varchar(512) not null,
    jti            varchar(64)  not null,
    token_hash     varchar(64)  not null,
    signing_kid    varchar(64)  not null,
    fingerprint    varchar(128),
    issued_at      timestamptz  not null,
    expires_at     timestamptz  not null,
    revoked_at     timestamptz,
    revoked_reason varchar(256),
    constraint pk_service_account_tokens primary key (id),
    constraint uq_service_account_tokens_jti unique (jti),
    constraint fk_service_account_tokens_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade
);
-- One live token for each account, tenant and set of scopes; an account of no tenant counts as one tenant.
create unique index uq_service_account_tokens_live on service_account_tokens
    (account, coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'::uuid), scope_key)
    where revoked_at is null;
create index ix_service_account_tokens_tenant on service_account_tokens (tenant_id, issued_at desc);
create index ix_service_account_tokens_issued on service_account_tokens (issued_at desc);
create index ix_service_account_tokens_kid on service_account_tokens (signing_kid, expires_at);
