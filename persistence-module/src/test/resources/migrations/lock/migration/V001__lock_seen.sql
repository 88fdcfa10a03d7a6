create table lock_seen as select (classid::bigint << 32) | objid::bigint as lock_key from pg_locks where locktype = 'advisory';
