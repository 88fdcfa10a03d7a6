drop table animals;
drop table plants;
