-- What a job belongs to in a trace.
alter table "job" add column "trace_parent" text;
