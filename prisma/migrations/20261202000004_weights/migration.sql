-- Weights of networks that are not trained here, such as VGG: losses compare images by their features.
alter type "UploadKind" add value 'WEIGHTS';

create table "network_weights" (
    "id" uuid primary key,
    "network" text not null,
    "source" text not null,
    "origin" text not null,
    "origin_sha256" text not null,
    "sha256" text not null,
    "byte_size" bigint not null,
    "created_by_id" uuid not null references "user" ("id") on update cascade on delete restrict,
    "created_at" timestamptz(3) not null default current_timestamp
);

create unique index "network_weights_content_key" on "network_weights" ("network", "source", "sha256", "origin_sha256");
