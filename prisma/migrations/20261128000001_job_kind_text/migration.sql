-- A kind of job is declared in jobs/definitions.ts alone; Postgres rebuilds job_claim_idx over the text.
ALTER TABLE "job" ALTER COLUMN "kind" TYPE TEXT USING "kind"::text;
DROP TYPE "JobKind";

-- A worker is lost by the measure of its own lease; 30 seconds were the default of all workers until now.
ALTER TABLE "worker" ADD COLUMN "lease_seconds" DOUBLE PRECISION NOT NULL DEFAULT 30;
ALTER TABLE "worker" ALTER COLUMN "lease_seconds" DROP DEFAULT;
ALTER TABLE "worker" ADD CONSTRAINT "worker_lease_check" CHECK (lease_seconds > 0);
