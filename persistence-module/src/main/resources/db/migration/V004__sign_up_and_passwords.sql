-- Coming in and getting back in: invitations, access requests, answers of sign-ups that may be repeated, and password
-- resets that were asked for. Times are written by the application; the mail and reset queues use the database's clock.

-- An attempt on an address nobody has is recorded like one on an address somebody has, so that both cost the same.
alter table user_login_events alter column user_id drop not null;

-- When the password was last set; the same password under a new cost or pepper does not count.
alter table users add column password_changed_at timestamptz not null default now();

-- Asked for by anybody, carried out by a job: the asking is one insert whether the address is known or not.
create table password_reset_requests (
    id           uuid         not null,
    email        varchar(320) not null,
    requested_at timestamptz  not null,
    constraint pk_password_reset_requests primary key (id)
);
create index ix_password_reset_requests_order on password_reset_requests (requested_at);

create table signup_requests (
    id              uuid         not null,
    email           varchar(320) not null,
    organization    varchar(128) not null,
    full_name       varchar(128) not null,
    message         varchar(1000),
    status          varchar(16)  not null,
    ip_hash         varchar(64)  not null,
    created_at      timestamptz  not null,
    decided_at      timestamptz,
    decided_by      uuid,
    decision_reason varchar(512),
    version         bigint       not null default 0,
    constraint pk_signup_requests primary key (id),
    constraint fk_signup_requests_decided_by foreign key (decided_by) references users (id) on delete set null,
    constraint ck_signup_requests_status check (status in ('pending', 'approved', 'rejected')),
    constraint ck_signup_requests_decided check ((status = 'pending') = (decided_at is null))
);
-- One request at a time for each address; asking again changes nothing.
create unique index uq_signup_requests_pending on signup_requests (email) where status = 'pending';
create index ix_signup_requests_order on signup_requests (created_at desc, id);
create index ix_signup_requests_address on signup_requests (ip_hash) where status = 'pending';
create index ix_signup_requests_decided_by_fk on signup_requests (decided_by);

create table signup_invites (
    id                uuid         not null,
    token_hash        varchar(64)  not null,
    token_hint        varchar(8)   not null,
    invited_email     varchar(320),
    status            varchar(16)  not null,
    max_redemptions   integer      not null,
    redeemed_count    integer      not null default 0,
    expires_at        timestamptz,
    note              varchar(512),
    signup_request_id uuid,
    issued_by         uuid,
    created_at        timestamptz  not null,
    revoked_at        timestamptz,
    version           bigint       not null default 0,
    constraint pk_signup_invites primary key (id),
    constraint uq_signup_invites_token unique (token_hash),
    constraint fk_signup_invites_request
        foreign key (signup_request_id) references signup_requests (id) on delete set null,
    constraint fk_signup_invites_issued_by foreign key (issued_by) references users (id) on delete set null,
    constraint ck_signup_invites_status check (status in ('active', 'revoked', 'exhausted')),
    constraint ck_signup_invites_count
        check (max_redemptions between 1 and 10 and redeemed_count between 0 and max_redemptions)
);
create index ix_signup_invites_order on signup_invites (created_at desc, id);
create index ix_signup_invites_request_fk on signup_invites (signup_request_id);
create index ix_signup_invites_issued_by_fk on signup_invites (issued_by);

-- A place kept for a sign-up under way. Whoever holds no live one cannot redeem.
create table signup_invite_reservations (
    id         uuid        not null,
    invite_id  uuid        not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint pk_signup_invite_reservations primary key (id),
    constraint fk_signup_invite_reservations_invite
        foreign key (invite_id) references signup_invites (id) on delete cascade
);
create index ix_signup_invite_reservations_invite on signup_invite_reservations (invite_id);

-- What a sign-up with an Idempotency-Key was answered, sealed under a key that only the repeated request yields.
create table signup_answers (
    key_hash      varchar(64) not null,
    request_hash  varchar(64) not null,
    user_id       uuid        not null,
    sealed_answer text        not null,
    created_at    timestamptz not null,
    expires_at    timestamptz not null,
    constraint pk_signup_answers primary key (key_hash),
    constraint fk_signup_answers_user foreign key (user_id) references users (id) on delete cascade
);
create index ix_signup_answers_user_fk on signup_answers (user_id);
create index ix_signup_answers_expiry on signup_answers (expires_at);
