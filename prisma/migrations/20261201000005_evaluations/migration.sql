-- Which images an evaluation scored, its 95 % intervals, and the blob with the values of single pairs. There was no other
-- split than TEST before.
alter table "evaluation" add column "split" "Split" not null default 'TEST';
alter table "evaluation" alter column "split" drop default;
alter table "evaluation" add column "intervals" jsonb not null default '{}';
alter table "evaluation" add column "rows_sha256" text;
