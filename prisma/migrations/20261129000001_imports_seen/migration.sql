-- An import says how many by-products of operating systems it skipped.
ALTER TABLE "import" ADD COLUMN "by_product_count" INTEGER NOT NULL DEFAULT 0;

-- Imports are listed, newest first.
CREATE INDEX "import_created_at_id_idx" ON "import"("created_at" DESC, "id" DESC);
