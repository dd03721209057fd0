-- Images of a domain are listed in their order, whatever their split, without sorting all of them.
CREATE INDEX "image_dataset_version_id_side_position_id_idx" ON "image"("dataset_version_id", "side", "position", "id");
