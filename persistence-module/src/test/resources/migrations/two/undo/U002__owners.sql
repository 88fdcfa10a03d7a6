alter table animals drop column owner_id;
drop table owners;
