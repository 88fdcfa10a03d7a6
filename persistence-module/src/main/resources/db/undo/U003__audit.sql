drop table activity_receipts;
drop table activity_checkpoints;
drop table audit_events;
drop function refuse_audit_change();
