-- The list of runs shows each grid small. Grids of older versions have no thumbnail.
ALTER TABLE "sample"
    ADD COLUMN "thumbnail_sha256" TEXT,
    ADD COLUMN "thumbnail_byte_size" INTEGER,
    ADD COLUMN "thumbnail_width" INTEGER,
    ADD COLUMN "thumbnail_height" INTEGER,
    ADD CONSTRAINT "sample_thumbnail_check" CHECK (
        num_nulls("thumbnail_sha256", "thumbnail_byte_size", "thumbnail_width", "thumbnail_height") IN (0, 4)
    );
