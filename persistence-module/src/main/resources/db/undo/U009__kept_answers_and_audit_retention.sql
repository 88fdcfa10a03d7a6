drop index ix_activity_receipts_event;
drop index ix_audit_events_created;
drop table kept_answers;
