-- Bytes rot: a checkpoint that cannot be read is passed over, and which one is newest follows from the run's segments.
ALTER TABLE "checkpoint" ADD COLUMN "damage" TEXT;
ALTER TABLE "run" DROP COLUMN "latest_checkpoint_id";

-- A full disk does not end a run.
ALTER TABLE "run" ADD COLUMN "degraded_reason" TEXT, ADD COLUMN "degraded_message" TEXT, ADD COLUMN "degraded_since" TIMESTAMPTZ(3);

-- Content belongs to who sent it. What was finalized before had arrived.
ALTER TABLE "upload" ADD COLUMN "received_at" TIMESTAMPTZ(3);
UPDATE "upload" SET "received_at" = "created_at" WHERE "state" = 'FINALIZED';
CREATE INDEX "upload_sha256_idx" ON "upload"("sha256");

CREATE TYPE "VerifyMode" AS ENUM ('REPORT', 'REPAIR');
CREATE TYPE "BlobFault" AS ENUM ('DAMAGED', 'MISSING');
CREATE TABLE "verification" (
    "id" UUID NOT NULL,
    "created_by_id" UUID NOT NULL,
    "state" "JobState" NOT NULL DEFAULT 'QUEUED',
    "mode" "VerifyMode" NOT NULL,
    "blobs_done" INTEGER NOT NULL DEFAULT 0,
    "blobs_total" INTEGER,
    "bytes_done" BIGINT NOT NULL DEFAULT 0,
    "failure" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "verification_finding" (
    "verification_id" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "fault" "BlobFault" NOT NULL,
    "used_by" TEXT[],
    "remedy" TEXT NOT NULL,

    CONSTRAINT "verification_finding_pkey" PRIMARY KEY ("verification_id","sha256")
);
ALTER TABLE "verification" ADD CONSTRAINT "verification_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "verification_finding" ADD CONSTRAINT "verification_finding_verification_id_fkey" FOREIGN KEY ("verification_id") REFERENCES "verification"("id") ON DELETE CASCADE ON UPDATE CASCADE;
