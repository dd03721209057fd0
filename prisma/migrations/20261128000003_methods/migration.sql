-- A method names its own stages.
ALTER TABLE "run" ALTER COLUMN "stage" TYPE TEXT USING "stage"::text;
ALTER TABLE "checkpoint" ALTER COLUMN "stage" TYPE TEXT USING "stage"::text;
ALTER TABLE "sample" ALTER COLUMN "stage" TYPE TEXT USING "stage"::text;
DROP TYPE "TrainingStage";

-- What a stage leaves for other runs: named, of a method, with what a run must have in common with it.
ALTER TABLE "mask_artifact" RENAME TO "artifact";
ALTER TABLE "artifact" RENAME CONSTRAINT "mask_artifact_pkey" TO "artifact_pkey";
ALTER INDEX "mask_artifact_sha256_key" RENAME TO "artifact_sha256_key";
ALTER INDEX "mask_artifact_run_id_idx" RENAME TO "artifact_run_id_idx";
ALTER TABLE "artifact"
  ADD COLUMN "name" TEXT,
  ADD COLUMN "method" TEXT,
  ADD COLUMN "dataset_version_id" UUID,
  ADD COLUMN "requirements" JSONB;
UPDATE "artifact" SET
  "name" = 'mask',
  "method" = 'egsc-it',
  "dataset_version_id" = run."dataset_version_id",
  "requirements" = jsonb_build_object(
    'imageHeight', run."config"->'imageHeight',
    'imageWidth', run."config"->'imageWidth',
    'network.generatorChannels', run."config"->'network'->'generatorChannels',
    'network.downsamplings', run."config"->'network'->'downsamplings',
    'network.encoderResidualBlocks', run."config"->'network'->'encoderResidualBlocks')
FROM "run" WHERE run."id" = "artifact"."run_id";
ALTER TABLE "artifact"
  ALTER COLUMN "name" SET NOT NULL,
  ALTER COLUMN "method" SET NOT NULL,
  ALTER COLUMN "dataset_version_id" SET NOT NULL,
  ALTER COLUMN "requirements" SET NOT NULL;

CREATE TABLE "checkpoint_artifact" (
    "checkpoint_id" UUID NOT NULL,
    "artifact_id" UUID NOT NULL,

    CONSTRAINT "checkpoint_artifact_pkey" PRIMARY KEY ("checkpoint_id", "artifact_id")
);
ALTER TABLE "checkpoint_artifact" ADD CONSTRAINT "checkpoint_artifact_checkpoint_id_fkey" FOREIGN KEY ("checkpoint_id") REFERENCES "checkpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "checkpoint_artifact" ADD CONSTRAINT "checkpoint_artifact_artifact_id_fkey" FOREIGN KEY ("artifact_id") REFERENCES "artifact"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
INSERT INTO "checkpoint_artifact" ("checkpoint_id", "artifact_id")
  SELECT "id", "mask_artifact_id" FROM "checkpoint" WHERE "mask_artifact_id" IS NOT NULL;
ALTER TABLE "checkpoint" DROP COLUMN "mask_artifact_id";

-- Null where the method ignores it.
ALTER TABLE "translation" ALTER COLUMN "exemplar_image_id" DROP NOT NULL;
