-- Who works on an event, and when it is tried again. The lease is good while its token stands in the row.
alter table stripe_events add column next_attempt_at timestamptz not null default now();
alter table stripe_events add column lease_token uuid;
alter table stripe_events add column leased_until timestamptz;
-- ignored: of a type nobody works on; parked: not tried again until somebody says so
alter table stripe_events drop constraint ck_stripe_events_outcome;
alter table stripe_events add constraint ck_stripe_events_outcome
    check (processing_outcome in ('received', 'processed', 'ignored', 'failed', 'parked'));
drop index ix_stripe_events_open;
create index ix_stripe_events_due on stripe_events (next_attempt_at)
    where processing_outcome in ('received', 'failed');
create index ix_stripe_events_outcome on stripe_events (processing_outcome, received_at desc, id desc);
