-- On what machine a worker runs, the memory it takes, and how right its clock is; null for workers of before.
alter table "worker" add column "host" text, add column "device" text,
  add column "machine_memory_bytes" bigint, add column "memory_bytes" bigint,
  add column "clock_ahead_ms" double precision;
