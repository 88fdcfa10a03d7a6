-- Answers to requests that made something, for who asks again under the same Idempotency-Key. Sealed, for some hold a
-- secret that is shown once; found by a keyed hash of who asked, for what, and the key.
create table kept_answers (
    key_hash      varchar(64) not null,
    request_hash  varchar(64) not null,
    user_id       uuid,
    sealed_answer text        not null,
    created_at    timestamptz not null,
    expires_at    timestamptz not null,
    constraint pk_kept_answers primary key (key_hash),
    constraint fk_kept_answers_user foreign key (user_id) references users (id) on delete cascade
);
create index ix_kept_answers_user_fk on kept_answers (user_id);
create index ix_kept_answers_expiry on kept_answers (expires_at);

-- The retention job looks for the oldest events of all tenants, and takes what people marked of them along.
create index ix_audit_events_created on audit_events (created_at, id);
create index ix_activity_receipts_event on activity_receipts (tenant_id, event_id);
