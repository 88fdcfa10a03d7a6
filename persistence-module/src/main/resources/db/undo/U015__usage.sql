drop table usage_accounts;
drop table usage_calls;
drop function usage_calls_stay();
drop table usage_open_calls;
