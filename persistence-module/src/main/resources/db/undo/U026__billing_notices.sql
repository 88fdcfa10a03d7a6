drop index ix_tenant_subscriptions_status;
drop table billing_notices;
