-- Regions and truths of a version: one document, which no list of versions reads.
CREATE TABLE "dataset_annotations" (
    "dataset_version_id" UUID NOT NULL,
    "document" JSONB NOT NULL,

    CONSTRAINT "dataset_annotations_pkey" PRIMARY KEY ("dataset_version_id")
);

ALTER TABLE "dataset_annotations" ADD CONSTRAINT "dataset_annotations_dataset_version_id_fkey"
  FOREIGN KEY ("dataset_version_id") REFERENCES "dataset_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "domain" ADD COLUMN "region_count" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "domain" ADD COLUMN "truth_count" INTEGER NOT NULL DEFAULT 0;
