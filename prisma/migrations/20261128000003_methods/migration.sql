-- Stages and artifacts are a method's own: their names are text.
ALTER TABLE "run" ALTER COLUMN "stage" TYPE TEXT USING "stage"::text;
ALTER TABLE "checkpoint" ALTER COLUMN "stage" TYPE TEXT USING "stage"::text;
ALTER TABLE "sample" ALTER COLUMN "stage" TYPE TEXT USING "stage"::text;
DROP TYPE "TrainingStage";

ALTER TABLE "mask_artifact" RENAME TO "artifact";
ALTER TABLE "artifact" RENAME CONSTRAINT "mask_artifact_pkey" TO "artifact_pkey";
ALTER INDEX "mask_artifact_run_id_idx" RENAME TO "artifact_run_id_idx";

-- Until now every artifact was EGSC-IT's mask networks, sized by the config of the run that trained them.
ALTER TABLE "artifact"
  ADD COLUMN "name" TEXT NOT NULL DEFAULT 'mask',
  ADD COLUMN "method" TEXT NOT NULL DEFAULT 'egsc-it',
  ADD COLUMN "dataset_version_id" UUID,
  ADD COLUMN "requirements" JSONB NOT NULL DEFAULT '{}';
UPDATE "artifact" SET
  "dataset_version_id" = "run"."dataset_version_id",
  "requirements" = jsonb_build_object(
    'imageHeight', "run"."config" -> 'imageHeight',
    'imageWidth', "run"."config" -> 'imageWidth',
    'network.generatorChannels', "run"."config" #> '{network,generatorChannels}',
    'network.downsamplings', "run"."config" #> '{network,downsamplings}',
    'network.encoderResidualBlocks', "run"."config" #> '{network,encoderResidualBlocks}'
  )
FROM "run" WHERE "run"."id" = "artifact"."run_id";
ALTER TABLE "artifact"
  ALTER COLUMN "name" DROP DEFAULT,
  ALTER COLUMN "method" DROP DEFAULT,
  ALTER COLUMN "dataset_version_id" SET NOT NULL,
  ALTER COLUMN "requirements" DROP DEFAULT;
ALTER TABLE "artifact" ADD CONSTRAINT "artifact_dataset_version_id_fkey"
  FOREIGN KEY ("dataset_version_id") REFERENCES "dataset_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Runs on two versions of a dataset may learn the same tensors; each version has its own artifact.
DROP INDEX "mask_artifact_sha256_key";
CREATE UNIQUE INDEX "artifact_sha256_dataset_version_id_key" ON "artifact"("sha256", "dataset_version_id");

CREATE TABLE "checkpoint_artifact" (
    "checkpoint_id" UUID NOT NULL,
    "artifact_id" UUID NOT NULL,

    CONSTRAINT "checkpoint_artifact_pkey" PRIMARY KEY ("checkpoint_id","artifact_id")
);
INSERT INTO "checkpoint_artifact" ("checkpoint_id", "artifact_id")
  SELECT "id", "mask_artifact_id" FROM "checkpoint" WHERE "mask_artifact_id" IS NOT NULL;
ALTER TABLE "checkpoint_artifact" ADD CONSTRAINT "checkpoint_artifact_checkpoint_id_fkey"
  FOREIGN KEY ("checkpoint_id") REFERENCES "checkpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "checkpoint_artifact" ADD CONSTRAINT "checkpoint_artifact_artifact_id_fkey"
  FOREIGN KEY ("artifact_id") REFERENCES "artifact"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "checkpoint" DROP COLUMN "mask_artifact_id";

-- A method may use no exemplar.
ALTER TABLE "translation" ALTER COLUMN "exemplar_image_id" DROP NOT NULL;

-- Measures that a data set does not allow are told.
ALTER TABLE "evaluation" ADD COLUMN "missing_measures" JSONB NOT NULL DEFAULT '[]';
