-- What a person is shown of a session: a keyed hash of address and client, the address itself sealed, and its place.
-- All of it may be missing: older rows have none, and the place is looked up after the sign-in.
alter table user_sessions
    add column fingerprint   varchar(64),
    add column ip_sealed     varchar(256),
    add column place_city    varchar(128),
    add column place_region  varchar(128),
    add column place_country varchar(64);
