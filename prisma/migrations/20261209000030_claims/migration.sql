-- The suite whose claims an experiment answers; null of all others.
alter table "experiment" add column "claims" jsonb;
