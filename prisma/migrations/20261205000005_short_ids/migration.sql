-- A run is named by the last 8 hexadecimal digits of its id, which are random.
create index "run_short_id_idx" on "run"(right("id"::text, 8));
