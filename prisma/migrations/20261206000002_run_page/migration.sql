-- On what machine and with what software each segment of a run was begun; null for those of before.
alter table "segment" add column "environment" jsonb;
