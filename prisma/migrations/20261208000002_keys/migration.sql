-- API keys that people make beside the one of the command line.
alter table "api_token" add column "is_local" boolean not null default false;
-- Until now nothing else made keys.
update "api_token" set "is_local" = true where "name" = 'command line';
-- What each account has spent in its window, of all API processes together (rate-limiter-flexible). Nothing of it has to outlive a crash: unlogged, so that
-- a change waits for no disk.
create unlogged table "budget" (
  "key" text not null,
  "points" integer not null default 0,
  "expire" bigint,
  constraint "budget_pkey" primary key ("key")
);
