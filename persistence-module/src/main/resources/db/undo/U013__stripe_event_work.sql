drop index ix_stripe_events_outcome;
drop index ix_stripe_events_due;
create index ix_stripe_events_open on stripe_events (received_at) where processing_outcome <> 'processed';
update stripe_events set processing_outcome = 'failed' where processing_outcome = 'parked';
update stripe_events set processing_outcome = 'processed' where processing_outcome = 'ignored';
alter table stripe_events drop constraint ck_stripe_events_outcome;
alter table stripe_events add constraint ck_stripe_events_outcome
    check (processing_outcome in ('received', 'processed', 'failed'));
alter table stripe_events drop column leased_until;
alter table stripe_events drop column lease_token;
alter table stripe_events drop column next_attempt_at;
