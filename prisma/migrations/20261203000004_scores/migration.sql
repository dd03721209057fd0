-- A trial that was canceled before it had a run is not started by itself.
ALTER TABLE "trial" ADD COLUMN "canceled_at" TIMESTAMPTZ(3);
