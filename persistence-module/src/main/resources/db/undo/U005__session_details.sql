alter table user_sessions
    drop column fingerprint,
    drop column ip_sealed,
    drop column place_city,
    drop column place_region,
    drop column place_country;
