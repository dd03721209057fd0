-- Points as arrays: a row for a stored batch of a run, and later a row for thousands of points of a series.

-- CreateTable
CREATE TABLE "metric_batch" (
    "run_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    "first_step" INTEGER NOT NULL,
    "last_step" INTEGER NOT NULL,
    "series_ids" INTEGER[],
    "steps" INTEGER[],
    "times" BIGINT[],
    "values" DOUBLE PRECISION[],

    CONSTRAINT "metric_batch_pkey" PRIMARY KEY ("run_id","sequence")
);

-- CreateTable
CREATE TABLE "metric_chunk" (
    "id" BIGSERIAL NOT NULL,
    "run_id" UUID NOT NULL,
    "series_id" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    "first_step" INTEGER NOT NULL,
    "last_step" INTEGER NOT NULL,
    "step_stride" INTEGER,
    "first_sequence" BIGINT NOT NULL,
    "last_sequence" BIGINT NOT NULL,
    "first_ordinal" INTEGER NOT NULL,
    "ordinal_stride" INTEGER,
    "sequence_stride" INTEGER,
    "first_time" BIGINT NOT NULL,
    "steps" INTEGER[],
    "sequences" INTEGER[],
    "ordinals" INTEGER[],
    "times" INTEGER[],
    "values" DOUBLE PRECISION[],

    CONSTRAINT "metric_chunk_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "metric_chunk_series_id_epoch_last_step_first_step_idx" ON "metric_chunk"("series_id", "epoch", "last_step", "first_step");

-- CreateIndex
CREATE INDEX "metric_chunk_run_id_last_sequence_idx" ON "metric_chunk"("run_id", "last_sequence");

-- A series runs over its segments; what a segment's series amounts to changes with every step, in place.
ALTER TABLE "metric_summary" SET (fillfactor = 60);

-- Old points become batches, one for each event as they were logged; the worker packs them as it packs new ones.
INSERT INTO metric_batch (run_id, sequence, epoch, count, first_step, last_step, series_ids, steps, times, "values")
SELECT run_id, sequence, min(epoch), count(*), min(step), max(step),
  array_agg(series_id ORDER BY ordinal), array_agg(step ORDER BY ordinal),
  array_agg(round(extract(epoch FROM time) * 1000)::bigint ORDER BY ordinal), array_agg(value ORDER BY ordinal)
FROM metric_point GROUP BY run_id, sequence;

-- DropTable
DROP TABLE "metric_point";

-- What they amount to is computed with the points now, not stored beside each batch.
-- DropTable
DROP TABLE "metric_rollup";

-- CreateTable
CREATE TABLE "metric_rollup" (
    "chunk_id" BIGINT NOT NULL,
    "width" INTEGER NOT NULL,
    "buckets" INTEGER[],
    "counts" INTEGER[],
    "min" DOUBLE PRECISION[],
    "max" DOUBLE PRECISION[],
    "last_steps" INTEGER[],
    "last_values" DOUBLE PRECISION[],

    CONSTRAINT "metric_rollup_pkey" PRIMARY KEY ("chunk_id","width")
);

-- AddForeignKey
ALTER TABLE "metric_rollup" ADD CONSTRAINT "metric_rollup_chunk_id_fkey" FOREIGN KEY ("chunk_id") REFERENCES "metric_chunk"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "metric_rollup" ADD CONSTRAINT "metric_rollup_width_check" CHECK (width IN (16, 64, 256, 1024, 4096));
ALTER TABLE "metric_batch" ADD CONSTRAINT "metric_batch_count_check" CHECK (count > 0 AND count = cardinality("values"));
ALTER TABLE "metric_chunk" ADD CONSTRAINT "metric_chunk_count_check" CHECK (count > 0 AND count = cardinality("values") AND count = cardinality(times));

-- Every point as a row, wherever it lies. A column of a batch in which all are equal holds one; a column of a chunk that
-- rises evenly holds none. For exact reads of few points and for people; windows of a series are read by parts.
CREATE VIEW "metric_point" AS
SELECT batch.run_id, batch.sequence, (point.place - 1)::integer AS ordinal,
  coalesce(point.series_id, batch.series_ids[1]) AS series_id, batch.epoch,
  coalesce(point.step, batch.steps[1]) AS step, point.value,
  to_timestamp(coalesce(point.time, batch.times[1]) / 1000.0::double precision)::timestamptz(3) AS time
FROM metric_batch batch
CROSS JOIN LATERAL unnest(batch.series_ids, batch.steps, batch.times, batch."values")
  WITH ORDINALITY AS point (series_id, step, time, value, place)
UNION ALL
SELECT chunk.run_id,
  chunk.first_sequence + coalesce(point.sequence, (point.place - 1) * chunk.sequence_stride),
  coalesce(point.ordinal, chunk.first_ordinal + (point.place - 1) * chunk.ordinal_stride)::integer,
  chunk.series_id, chunk.epoch,
  coalesce(point.step, chunk.first_step + (point.place - 1) * chunk.step_stride)::integer, point.value,
  to_timestamp((chunk.first_time + point.time) / 1000.0::double precision)::timestamptz(3)
FROM metric_chunk chunk
CROSS JOIN LATERAL unnest(chunk.steps, chunk.sequences, chunk.ordinals, chunk.times, chunk."values")
  WITH ORDINALITY AS point (step, sequence, ordinal, time, value, place);
