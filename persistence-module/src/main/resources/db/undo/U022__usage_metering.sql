drop table meter_differences;
drop table meter_events;
drop table usage_periods;
drop table usage_reports;
drop table metered_runs;
drop trigger usage_calls_metered on usage_calls;
drop function usage_calls_metered();
drop table metering_queue;
