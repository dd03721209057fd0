-- Evaluations from before have none.
ALTER TABLE "evaluation" ADD COLUMN "reference_rows" JSONB NOT NULL DEFAULT '[]';
