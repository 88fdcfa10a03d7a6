create table animals (id uuid primary key);
