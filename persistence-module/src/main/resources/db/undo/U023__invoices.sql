drop index ix_stripe_events_hint;
drop index ix_billing_stream_lines_told;
drop table billing_invoices;
