drop table signup_answers;
drop table signup_invite_reservations;
drop table signup_invites;
drop table signup_requests;
drop table password_reset_requests;

delete from user_login_events where user_id is null;
alter table user_login_events alter column user_id set not null;

alter table users drop column password_changed_at;
