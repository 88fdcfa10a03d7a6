-- What is said and what runs: conversations, their messages and session memory, runs and the log of frames each run sent.
-- A run is a row, its stream is its log. Times are written by the application; only leases use the database's clock.

create table agent_conversations (
    id                uuid         not null,
    tenant_id         uuid         not null,
    user_id           uuid,
    -- Who started it, kept when the user is gone: a conversation without a user belongs to owner and admin.
    owner_subject     varchar(200) not null,
    agent_entrypoint  varchar(64)  not null,
    active_agent      varchar(64)  not null,
    status            varchar(16)  not null,
    display_name      varchar(128),
    topic_hint        varchar(256),
    source_channel    varchar(32),
    message_count     integer      not null default 0,
    last_message      varchar(160) not null default '',
    handoff_count     integer      not null default 0,
    input_tokens      bigint       not null default 0,
    output_tokens     bigint       not null default 0,
    reasoning_tokens  bigint       not null default 0,
    session_id        uuid         not null,
    session_synced_at timestamptz,
    created_at        timestamptz  not null,
    updated_at        timestamptz  not null,
    version           bigint       not null default 0,
    constraint pk_agent_conversations primary key (id),
    constraint uq_agent_conversations_tenant unique (tenant_id, id),
    constraint fk_agent_conversations_tenant
        foreign key (tenant_id) references tenant_accounts (id) on delete cascade,
    constraint fk_agent_conversations_user foreign key (user_id) references users (id) on delete set null,
    constraint ck_agent_conversations_status check (status in ('active', 'archived'))
);

create index ix_agent_conversations_user on agent_conversations (tenant_id, user_id, updated_at desc, id desc);
create index ix_agent_conversations_tenant on agent_conversations (tenant_id, updated_at desc, id desc);
create index ix_agent_conversations_user_fk on agent_conversations (user_id);

create table agent_messages (
    id              uuid        not null,
    tenant_id       uuid        not null,
    conversation_id uuid        not null,
    position        integer     not null,
    role            varchar(16) not null,
    agent           varchar(64),
    content         text        not null,
    status          varchar(16) not null,
    run_id          uuid,
    created_at      timestamptz not null,
    -- The tenant is a lexeme of its own, so that one GIN index answers "these words, in this tenant" without reading
    -- other tenants' rows. A tsvector holds at most 1 MiB, hence the cut.
    search          tsvector generated always as (
                        to_tsvector('english'::regconfig, left(content, 100000))
                        || array_to_tsvector(array ['tenant:' || tenant_id::text])) stored,
    constraint pk_agent_messages primary key (id),
    constraint uq_agent_messages_position unique (tenant_id, conversation_id, position),
    constraint fk_agent_messages_conversation foreign key (tenant_id, conversation_id)
        references agent_conversations (tenant_id, id) on delete cascade,
    constraint ck_agent_messages_role check (role in ('user', 'assistant', 'system')),
    constraint ck_agent_messages_status check (status in ('completed', 'incomplete', 'cancelled', 'failed', 'refused'))
);

create index ix_agent_messages_search on agent_messages using gin (search);

-- Session memory: the items a model call is given, raw, in order. They die with their conversation.
create table agent_sessions (
    id              uuid        not null,
    tenant_id       uuid        not null,
    conversation_id uuid        not null,
    item_count      integer     not null default 0,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    constraint pk_agent_sessions primary key (id),
    constraint uq_agent_sessions_tenant unique (tenant_id, id),
    constraint uq_agent_sessions_conversation unique (tenant_id, conversation_id),
    constraint fk_agent_sessions_conversation foreign key (tenant_id, conversation_id)
        references agent_conversations (tenant_id, id) on delete cascade
);

create table agent_session_items (
    tenant_id  uuid        not null,
    session_id uuid        not null,
    position   integer     not null,
    run_id     uuid        not null,
    item       text        not null,
    created_at timestamptz not null,
    constraint pk_agent_session_items primary key (session_id, position),
    constraint fk_agent_session_items_session foreign key (tenant_id, session_id)
        references agent_sessions (tenant_id, id) on delete cascade
);

create table agent_runs (
    id                  uuid         not null,
    tenant_id           uuid         not null,
    user_id             uuid,
    actor               varchar(200) not null,
    conversation_id     uuid         not null,
    stream_id           varchar(64)  not null,
    request_id          varchar(128) not null,
    agent_entrypoint    varchar(64)  not null,
    active_agent        varchar(64)  not null,
    model               varchar(128),
    status              varchar(16)  not null,
    idempotency_key     varchar(255),
    request_hash        varchar(64)  not null,
    lease_holder        varchar(64)  not null,
    lease_expires_at    timestamptz  not null,
    fence               bigint       not null,
    cancel_requested_at timestamptz,
    last_event_id       bigint       not null default 0,
    turns               integer      not null default 0,
    handoffs            integer      not null default 0,
    input_tokens        bigint       not null default 0,
    cached_input_tokens bigint       not null default 0,
    output_tokens       bigint       not null default 0,
    reasoning_tokens    bigint       not null default 0,
    error_code          varchar(64),
    error_message       varchar(512),
    error_retryable     boolean      not null default false,
    created_at          timestamptz  not null,
    ended_at            timestamptz,
    constraint pk_agent_runs primary key (id),
    constraint uq_agent_runs_tenant unique (tenant_id, id),
    constraint fk_agent_runs_conversation foreign key (tenant_id, conversation_id)
        references agent_conversations (tenant_id, id) on delete cascade,
    constraint fk_agent_runs_user foreign key (user_id) references users (id) on delete set null,
    constraint ck_agent_runs_status
        check (status in ('queued', 'in_progress', 'completed', 'incomplete', 'refused', 'failed', 'cancelled'))
);

-- Same key, same run; one live run per conversation: the database decides, whichever node asks.
create unique index uq_agent_runs_idempotency on agent_runs (tenant_id, actor, idempotency_key)
    where idempotency_key is not null;
create unique index uq_agent_runs_live on agent_runs (tenant_id, conversation_id)
    where status in ('queued', 'in_progress');
create index ix_agent_runs_live on agent_runs (id) where status in ('queued', 'in_progress');
create index ix_agent_runs_conversation on agent_runs (tenant_id, conversation_id, created_at desc);
create index ix_agent_runs_user_fk on agent_runs (user_id);

-- Payload is the very JSON that was sent.
create table run_events (
    tenant_id  uuid        not null,
    run_id     uuid        not null,
    event_id   bigint      not null,
    kind       varchar(48) not null,
    payload    text        not null,
    created_at timestamptz not null default now(),
    constraint pk_run_events primary key (run_id, event_id),
    constraint fk_run_events_run foreign key (tenant_id, run_id)
        references agent_runs (tenant_id, id) on delete cascade
);
