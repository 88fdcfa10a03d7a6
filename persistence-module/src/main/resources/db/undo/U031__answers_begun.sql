alter table usage_open_calls drop column response_id;
