-- Pixels of a version never change: what was imported before there were two decoders is read by the first.
ALTER TABLE "dataset_version" ADD COLUMN "decoder" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "dataset_version" ALTER COLUMN "decoder" DROP DEFAULT;
