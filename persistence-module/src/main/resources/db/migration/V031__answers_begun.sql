-- What the provider calls an answer that it goes on with when nobody listens; null before it says so, and elsewhere.
set local lock_timeout = '10s';

alter table usage_open_calls add column response_id varchar(128);
