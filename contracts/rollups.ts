/** Steps that a bucket of each stored rollup covers, ascending; each a multiple of the one before. */
export const ROLLUP_WIDTHS = [16, 64, 256, 1024, 4096] as const;

/** Points of a full chunk. */
export const CHUNK_POINTS = 4_096;
