create table owners (id uuid primary key);
alter table animals add column owner_id uuid references owners (id);
