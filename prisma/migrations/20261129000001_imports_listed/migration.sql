-- Imports are listed, newest first.
CREATE INDEX "import_created_at_id_idx" ON "import"("created_at" DESC, "id" DESC);
