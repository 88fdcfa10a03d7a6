create table animals (id uuid primary key, name varchar(64) not null);
