-- When somebody asked a run to stop once its turn is over; null when nobody did.
alter table agent_runs add column stop_after_turn_at timestamptz;
