-- Images for choosing between checkpoints, beside those to train on and those to test with.
ALTER TYPE "Split" ADD VALUE 'VALIDATION' BEFORE 'TEST';
ALTER TABLE "domain" ADD COLUMN "validation_count" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "domain" ALTER COLUMN "validation_count" DROP DEFAULT;

-- What an import does with files that it cannot use, and how many they were; the list holds a hundred of them.
CREATE TYPE "BrokenFiles" AS ENUM ('REFUSE', 'SKIP');
ALTER TABLE "import" ADD COLUMN "broken_files" "BrokenFiles" NOT NULL DEFAULT 'REFUSE';
ALTER TABLE "import" ADD COLUMN "file_error_count" INTEGER NOT NULL DEFAULT 0;
UPDATE "import" SET "file_error_count" = jsonb_array_length("file_errors") WHERE jsonb_typeof("file_errors") = 'array';
