drop table tenant_subscriptions;
drop table plan_features;
drop table plan_toggles;
drop table plan_prices;
drop table billing_plans;
