create table animals (id uuid primary key, name no_such_type);
