create table animals (id uuid primary key, name text not null);
