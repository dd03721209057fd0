-- People hold further roles in experiments and all below them.
create type "GrantedRole" as enum ('EDITOR', 'OPERATOR');

create table "experiment_role" (
  "experiment_id" uuid not null,
  "user_id" uuid not null,
  "role" "GrantedRole" not null,
  "granted_by_id" uuid not null,
  "granted_at" timestamptz(3) not null default current_timestamp,
  constraint "experiment_role_pkey" primary key ("experiment_id", "user_id")
);
create index "experiment_role_user_id_idx" on "experiment_role"("user_id");
alter table "experiment_role" add constraint "experiment_role_experiment_id_fkey" foreign key ("experiment_id") references "experiment"("id") on delete cascade on update cascade;
alter table "experiment_role" add constraint "experiment_role_user_id_fkey" foreign key ("user_id") references "user"("id") on delete cascade on update cascade;
alter table "experiment_role" add constraint "experiment_role_granted_by_id_fkey" foreign key ("granted_by_id") references "user"("id") on delete restrict on update cascade;
