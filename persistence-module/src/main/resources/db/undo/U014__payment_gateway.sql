alter table tenant_subscriptions drop column pending_plan_id;
alter table tenant_subscriptions drop column pending_seat_count;
alter table tenant_subscriptions drop column pending_effective_at;
drop table billing_orders;
drop table billing_customers;
