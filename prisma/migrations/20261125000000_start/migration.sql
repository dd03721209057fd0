-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('VIEWER', 'EDITOR', 'OPERATOR', 'ADMIN');

-- CreateEnum
CREATE TYPE "DomainSide" AS ENUM ('A', 'B');

-- CreateEnum
CREATE TYPE "Direction" AS ENUM ('A_TO_B', 'B_TO_A');

-- CreateEnum
CREATE TYPE "Split" AS ENUM ('TRAIN', 'TEST');

-- CreateEnum
CREATE TYPE "Fit" AS ENUM ('STRETCH', 'COVER', 'CONTAIN');

-- CreateEnum
CREATE TYPE "ImageFormat" AS ENUM ('PNG', 'JPEG', 'WEBP');

-- CreateEnum
CREATE TYPE "JobKind" AS ENUM ('TRAIN', 'EVALUATE', 'TRANSLATE', 'IMPORT', 'EXPORT');

-- CreateEnum
CREATE TYPE "JobState" AS ENUM ('QUEUED', 'RUNNING', 'FINISHED', 'FAILED', 'CANCELED');

-- CreateEnum
CREATE TYPE "RunState" AS ENUM ('QUEUED', 'STARTING', 'RUNNING', 'CANCELING', 'FINISHED', 'FAILED', 'CRASHED', 'CANCELED');

-- CreateEnum
CREATE TYPE "TrainingStage" AS ENUM ('FEATURE_MASK', 'TRANSLATION');

-- CreateEnum
CREATE TYPE "RunEventKind" AS ENUM ('STATE', 'METRICS', 'SAMPLE', 'CHECKPOINT', 'LOGS');

-- CreateEnum
CREATE TYPE "LogLevel" AS ENUM ('DEBUG', 'INFO', 'WARN', 'ERROR');

-- CreateEnum
CREATE TYPE "UploadKind" AS ENUM ('IMAGE', 'ARCHIVE');

-- CreateEnum
CREATE TYPE "UploadState" AS ENUM ('PENDING', 'FINALIZED');

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL,
    "login" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_link" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency" (
    "actor_id" UUID NOT NULL,
    "mutation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "response_ids" UUID[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_pkey" PRIMARY KEY ("actor_id","mutation","key")
);

-- CreateTable
CREATE TABLE "upload" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" "UploadKind" NOT NULL,
    "state" "UploadState" NOT NULL DEFAULT 'PENDING',
    "filename" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "byte_size" BIGINT NOT NULL,
    "sha256" TEXT,
    "format" "ImageFormat",
    "width" INTEGER,
    "height" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "upload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dataset" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dataset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dataset_version" (
    "id" UUID NOT NULL,
    "dataset_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "index_sha256" TEXT NOT NULL,
    "byte_size" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dataset_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "domain" (
    "dataset_version_id" UUID NOT NULL,
    "side" "DomainSide" NOT NULL,
    "name" TEXT NOT NULL,
    "train_count" INTEGER NOT NULL,
    "test_count" INTEGER NOT NULL,

    CONSTRAINT "domain_pkey" PRIMARY KEY ("dataset_version_id","side")
);

-- CreateTable
CREATE TABLE "shard" (
    "dataset_version_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "byte_size" BIGINT NOT NULL,

    CONSTRAINT "shard_pkey" PRIMARY KEY ("dataset_version_id","position")
);

-- CreateTable
CREATE TABLE "image" (
    "id" UUID NOT NULL,
    "dataset_version_id" UUID NOT NULL,
    "side" "DomainSide" NOT NULL,
    "split" "Split" NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT,
    "format" "ImageFormat" NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "shard" INTEGER NOT NULL,
    "offset" BIGINT NOT NULL,
    "byte_size" INTEGER NOT NULL,

    CONSTRAINT "image_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import" (
    "id" UUID NOT NULL,
    "dataset_id" UUID NOT NULL,
    "dataset_version_id" UUID,
    "state" "JobState" NOT NULL DEFAULT 'QUEUED',
    "archives" JSONB NOT NULL,
    "images_done" INTEGER NOT NULL DEFAULT 0,
    "images_total" INTEGER,
    "failure" JSONB,
    "file_errors" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job" (
    "id" UUID NOT NULL,
    "kind" "JobKind" NOT NULL,
    "state" "JobState" NOT NULL DEFAULT 'QUEUED',
    "payload" JSONB NOT NULL,
    "subject_id" UUID NOT NULL,
    "batch_key" TEXT,
    "priority" INTEGER NOT NULL,
    "run_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "worker_id" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "cancel_requested_at" TIMESTAMPTZ(3),
    "crashes" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "preemptions" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "worker" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "roles" TEXT[],
    "version" TEXT NOT NULL,
    "backend" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "draining" BOOLEAN NOT NULL DEFAULT false,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_heartbeat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stopped_at" TIMESTAMPTZ(3),

    CONSTRAINT "worker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "experiment" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "experiment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run" (
    "id" UUID NOT NULL,
    "experiment_id" UUID NOT NULL,
    "dataset_version_id" UUID NOT NULL,
    "created_by_id" UUID NOT NULL,
    "display_name" TEXT NOT NULL,
    "tags" TEXT[],
    "state" "RunState" NOT NULL DEFAULT 'QUEUED',
    "stage" "TrainingStage",
    "version" INTEGER NOT NULL DEFAULT 1,
    "config" JSONB NOT NULL,
    "total_steps" INTEGER NOT NULL,
    "step" INTEGER NOT NULL DEFAULT 0,
    "last_sequence" BIGINT NOT NULL DEFAULT 0,
    "segment_epoch" INTEGER NOT NULL DEFAULT 0,
    "compute_plan" JSONB,
    "failure" JSONB,
    "latest_checkpoint_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "segment" (
    "run_id" UUID NOT NULL,
    "epoch" INTEGER NOT NULL,
    "parent_epoch" INTEGER,
    "from_step" INTEGER NOT NULL,
    "until_step" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "segment_pkey" PRIMARY KEY ("run_id","epoch")
);

-- CreateTable
CREATE TABLE "run_event" (
    "run_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "write" INTEGER,
    "kind" "RunEventKind" NOT NULL,
    "payload" JSONB NOT NULL,
    "time" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_event_pkey" PRIMARY KEY ("run_id","sequence")
);

-- CreateTable
CREATE TABLE "series" (
    "id" SERIAL NOT NULL,
    "run_id" UUID NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "series_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "metric_point" (
    "run_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "series_id" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,
    "step" INTEGER NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "time" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "metric_point_pkey" PRIMARY KEY ("run_id","sequence","ordinal")
);

-- CreateTable
CREATE TABLE "metric_rollup" (
    "series_id" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,
    "width" INTEGER NOT NULL,
    "bucket" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    "nan_count" INTEGER NOT NULL,
    "pos_inf_count" INTEGER NOT NULL,
    "neg_inf_count" INTEGER NOT NULL,
    "min" DOUBLE PRECISION,
    "max" DOUBLE PRECISION,
    "sum" DOUBLE PRECISION NOT NULL,
    "first_step" INTEGER NOT NULL,
    "first_value" DOUBLE PRECISION NOT NULL,
    "last_step" INTEGER NOT NULL,
    "last_value" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "metric_rollup_pkey" PRIMARY KEY ("series_id","epoch","width","bucket")
);

-- CreateTable
CREATE TABLE "metric_summary" (
    "series_id" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    "nan_count" INTEGER NOT NULL,
    "min" DOUBLE PRECISION,
    "min_step" INTEGER,
    "max" DOUBLE PRECISION,
    "max_step" INTEGER,
    "last_step" INTEGER NOT NULL,
    "last_value" DOUBLE PRECISION NOT NULL,
    "last_time" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "metric_summary_pkey" PRIMARY KEY ("series_id","epoch")
);

-- CreateTable
CREATE TABLE "log_line" (
    "run_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,
    "time" TIMESTAMPTZ(3) NOT NULL,
    "level" "LogLevel" NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "log_line_pkey" PRIMARY KEY ("run_id","sequence","ordinal")
);

-- CreateTable
CREATE TABLE "checkpoint" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "epoch" INTEGER NOT NULL,
    "stage" "TrainingStage" NOT NULL,
    "step" INTEGER NOT NULL,
    "manifest_sha256" TEXT NOT NULL,
    "byte_size" BIGINT NOT NULL,
    "mask_artifact_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "checkpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mask_artifact" (
    "id" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "byte_size" BIGINT NOT NULL,
    "run_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mask_artifact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sample" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "epoch" INTEGER NOT NULL,
    "stage" "TrainingStage" NOT NULL,
    "step" INTEGER NOT NULL,
    "direction" "Direction",
    "sha256" TEXT NOT NULL,
    "byte_size" INTEGER NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "rows" INTEGER NOT NULL,
    "columns" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sample_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "translation" (
    "id" UUID NOT NULL,
    "checkpoint_id" UUID NOT NULL,
    "created_by_id" UUID NOT NULL,
    "state" "JobState" NOT NULL DEFAULT 'QUEUED',
    "direction" "Direction" NOT NULL,
    "fit" "Fit" NOT NULL,
    "content_image_id" UUID NOT NULL,
    "exemplar_image_id" UUID NOT NULL,
    "result_sha256" TEXT,
    "result_byte_size" INTEGER,
    "result_width" INTEGER,
    "result_height" INTEGER,
    "inference_ms" DOUBLE PRECISION,
    "failure" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "translation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evaluation" (
    "id" UUID NOT NULL,
    "checkpoint_id" UUID NOT NULL,
    "state" "JobState" NOT NULL DEFAULT 'QUEUED',
    "scores" JSONB,
    "image_count" INTEGER,
    "failure" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "evaluation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_login_key" ON "user"("login");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token"("hash");

-- CreateIndex
CREATE INDEX "api_token_user_id_created_at_idx" ON "api_token"("user_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "session_hash_key" ON "session"("hash");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "sign_in_link_hash_key" ON "sign_in_link"("hash");

-- CreateIndex
CREATE INDEX "sign_in_link_user_id_idx" ON "sign_in_link"("user_id");

-- CreateIndex
CREATE INDEX "idempotency_created_at_idx" ON "idempotency"("created_at");

-- CreateIndex
CREATE INDEX "upload_user_id_created_at_idx" ON "upload"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "upload_state_expires_at_idx" ON "upload"("state", "expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "dataset_name_key" ON "dataset"("name");

-- CreateIndex
CREATE INDEX "dataset_created_at_id_idx" ON "dataset"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "dataset_version_dataset_id_number_key" ON "dataset_version"("dataset_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "image_dataset_version_id_side_split_position_key" ON "image"("dataset_version_id", "side", "split", "position");

-- CreateIndex
CREATE UNIQUE INDEX "import_dataset_version_id_key" ON "import"("dataset_version_id");

-- CreateIndex
CREATE INDEX "import_dataset_id_created_at_idx" ON "import"("dataset_id", "created_at");

-- CreateIndex
CREATE INDEX "job_subject_id_idx" ON "job"("subject_id");

-- CreateIndex
CREATE INDEX "job_claim_idx" ON "job"("kind", "priority" DESC, "run_at") WHERE (state = 'QUEUED');

-- CreateIndex
CREATE INDEX "job_batch_idx" ON "job"("batch_key", "priority" DESC, "run_at") WHERE (state = 'QUEUED' AND batch_key IS NOT NULL);

-- CreateIndex
CREATE INDEX "job_lease_idx" ON "job"("lease_until") WHERE (state = 'RUNNING');

-- CreateIndex
CREATE INDEX "worker_last_heartbeat_at_idx" ON "worker"("last_heartbeat_at");

-- CreateIndex
CREATE UNIQUE INDEX "experiment_name_key" ON "experiment"("name");

-- CreateIndex
CREATE INDEX "experiment_created_at_id_idx" ON "experiment"("created_at", "id");

-- CreateIndex
CREATE INDEX "run_created_at_id_idx" ON "run"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "run_experiment_id_created_at_id_idx" ON "run"("experiment_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "run_state_created_at_idx" ON "run"("state", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "run_event_run_id_epoch_write_key" ON "run_event"("run_id", "epoch", "write");

-- CreateIndex
CREATE UNIQUE INDEX "series_run_id_name_key" ON "series"("run_id", "name");

-- CreateIndex
CREATE INDEX "metric_point_series_id_epoch_step_idx" ON "metric_point"("series_id", "epoch", "step");

-- CreateIndex
CREATE INDEX "checkpoint_run_id_step_id_idx" ON "checkpoint"("run_id", "step" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "mask_artifact_sha256_key" ON "mask_artifact"("sha256");

-- CreateIndex
CREATE INDEX "mask_artifact_run_id_idx" ON "mask_artifact"("run_id");

-- CreateIndex
CREATE INDEX "sample_run_id_step_id_idx" ON "sample"("run_id", "step", "id");

-- CreateIndex
CREATE INDEX "translation_created_at_id_idx" ON "translation"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "translation_checkpoint_id_created_at_id_idx" ON "translation"("checkpoint_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "evaluation_checkpoint_id_created_at_id_idx" ON "evaluation"("checkpoint_id", "created_at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sign_in_link" ADD CONSTRAINT "sign_in_link_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload" ADD CONSTRAINT "upload_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_version" ADD CONSTRAINT "dataset_version_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "domain" ADD CONSTRAINT "domain_dataset_version_id_fkey" FOREIGN KEY ("dataset_version_id") REFERENCES "dataset_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shard" ADD CONSTRAINT "shard_dataset_version_id_fkey" FOREIGN KEY ("dataset_version_id") REFERENCES "dataset_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image" ADD CONSTRAINT "image_dataset_version_id_fkey" FOREIGN KEY ("dataset_version_id") REFERENCES "dataset_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import" ADD CONSTRAINT "import_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import" ADD CONSTRAINT "import_dataset_version_id_fkey" FOREIGN KEY ("dataset_version_id") REFERENCES "dataset_version"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job" ADD CONSTRAINT "job_worker_id_fkey" FOREIGN KEY ("worker_id") REFERENCES "worker"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_experiment_id_fkey" FOREIGN KEY ("experiment_id") REFERENCES "experiment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_dataset_version_id_fkey" FOREIGN KEY ("dataset_version_id") REFERENCES "dataset_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "segment" ADD CONSTRAINT "segment_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_event" ADD CONSTRAINT "run_event_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "series" ADD CONSTRAINT "series_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkpoint" ADD CONSTRAINT "checkpoint_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkpoint" ADD CONSTRAINT "checkpoint_mask_artifact_id_fkey" FOREIGN KEY ("mask_artifact_id") REFERENCES "mask_artifact"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sample" ADD CONSTRAINT "sample_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "translation" ADD CONSTRAINT "translation_checkpoint_id_fkey" FOREIGN KEY ("checkpoint_id") REFERENCES "checkpoint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "translation" ADD CONSTRAINT "translation_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_checkpoint_id_fkey" FOREIGN KEY ("checkpoint_id") REFERENCES "checkpoint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- What the schema language cannot say.

-- A job has a lease exactly while it runs; a job that runs was claimed, so it has an epoch and a worker.
ALTER TABLE "job" ADD CONSTRAINT "job_lease_check" CHECK ((state = 'RUNNING') = (lease_until IS NOT NULL));
ALTER TABLE "job" ADD CONSTRAINT "job_claimed_check" CHECK (state <> 'RUNNING' OR (epoch > 0 AND worker_id IS NOT NULL));
ALTER TABLE "job" ADD CONSTRAINT "job_counters_check" CHECK (epoch >= 0 AND crashes >= 0 AND failures >= 0 AND preemptions >= 0);

ALTER TABLE "run" ADD CONSTRAINT "run_step_check" CHECK (step BETWEEN 0 AND total_steps);
ALTER TABLE "run" ADD CONSTRAINT "run_failure_check" CHECK (state <> 'FAILED' OR failure IS NOT NULL);
ALTER TABLE "segment" ADD CONSTRAINT "segment_steps_check" CHECK (from_step >= 0 AND (until_step IS NULL OR until_step >= 0));
ALTER TABLE "metric_rollup" ADD CONSTRAINT "metric_rollup_width_check" CHECK (width IN (16, 256, 4096));
ALTER TABLE "metric_rollup" ADD CONSTRAINT "metric_rollup_counts_check" CHECK (count > 0 AND count >= nan_count + pos_inf_count + neg_inf_count);

ALTER TABLE "upload" ADD CONSTRAINT "upload_size_check" CHECK (byte_size > 0);
ALTER TABLE "image" ADD CONSTRAINT "image_range_check" CHECK ("offset" >= 0 AND byte_size > 0 AND width > 0 AND height > 0);
ALTER TABLE "domain" ADD CONSTRAINT "domain_counts_check" CHECK (train_count >= 0 AND test_count >= 0);
