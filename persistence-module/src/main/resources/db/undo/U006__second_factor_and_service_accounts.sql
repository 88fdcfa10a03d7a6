drop table service_account_tokens;
drop table mfa_challenges;
drop table user_recovery_codes;
drop table user_mfa_methods;
