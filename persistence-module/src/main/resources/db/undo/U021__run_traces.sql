drop table run_traces;
