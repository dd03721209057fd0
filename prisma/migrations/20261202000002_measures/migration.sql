-- Of how many pairs each score of an evaluation is, what blind guessing scores, scores of groups of pairs, and pictures of
-- the best, the middle and the worst translations.
alter table "evaluation" add column "counts" jsonb not null default '{}';
alter table "evaluation" add column "chances" jsonb not null default '{}';
alter table "evaluation" add column "groups" jsonb not null default '[]';

create type "ShownPairs" as enum ('BEST', 'MEDIAN', 'WORST');

create table "evaluation_picture" (
  "evaluation_id" uuid not null,
  "direction" "Direction" not null,
  "shown" "ShownPairs" not null,
  "measure" text not null,
  "values" double precision[],
  "rows" integer not null,
  "sha256" text not null,
  "byte_size" integer not null,
  "width" integer not null,
  "height" integer not null,
  constraint "evaluation_picture_pkey" primary key ("evaluation_id", "direction", "shown"),
  constraint "evaluation_picture_evaluation_id_fkey" foreign key ("evaluation_id") references "evaluation" ("id")
    on delete cascade on update cascade
);
