drop index ix_agent_runs_log_unpurged;
drop index ix_agent_runs_log_unmerged;
alter table agent_runs drop column log_purged_at;
alter table agent_runs drop column log_merged_at;
