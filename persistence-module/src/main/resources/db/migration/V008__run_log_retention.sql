-- What has become of the log of an ended run: deltas merged, then all but the last frame deleted.
alter table agent_runs add column log_merged_at timestamptz;
alter table agent_runs add column log_purged_at timestamptz;

create index ix_agent_runs_log_unmerged on agent_runs (ended_at) where ended_at is not null and log_merged_at is null;
create index ix_agent_runs_log_unpurged on agent_runs (ended_at) where ended_at is not null and log_purged_at is null;
