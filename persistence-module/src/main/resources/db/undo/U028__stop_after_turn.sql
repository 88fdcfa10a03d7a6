alter table agent_runs drop column stop_after_turn_at;
