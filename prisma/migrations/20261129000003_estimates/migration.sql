-- A job that is given back keeps its place: claims go by when a job was queued, not by when it may be claimed.
DROP INDEX "job_claim_idx";
CREATE INDEX "job_claim_idx" ON "job"("kind", "priority" DESC, "created_at", "id") WHERE (state = 'QUEUED');
DROP INDEX "job_batch_idx";
CREATE INDEX "job_batch_idx" ON "job"("batch_key", "priority" DESC, "created_at", "id") WHERE (state = 'QUEUED' AND batch_key IS NOT NULL);

CREATE TABLE "estimate" (
    "id" UUID NOT NULL,
    "created_by_id" UUID NOT NULL,
    "dataset_version_id" UUID NOT NULL,
    "state" "JobState" NOT NULL DEFAULT 'QUEUED',
    "config" JSONB NOT NULL,
    "config_hash" TEXT NOT NULL,
    "result" JSONB,
    "worker_id" UUID,
    "failure" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "estimate_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "estimate_config_hash_dataset_version_id_idx" ON "estimate"("config_hash", "dataset_version_id");
ALTER TABLE "estimate" ADD CONSTRAINT "estimate_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "estimate" ADD CONSTRAINT "estimate_dataset_version_id_fkey" FOREIGN KEY ("dataset_version_id") REFERENCES "dataset_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "estimate" ADD CONSTRAINT "estimate_worker_id_fkey" FOREIGN KEY ("worker_id") REFERENCES "worker"("id") ON DELETE SET NULL ON UPDATE CASCADE;
-- A finished estimate has a result.
ALTER TABLE "estimate" ADD CONSTRAINT "estimate_result_check" CHECK (state <> 'FINISHED' OR result IS NOT NULL);
