/** Steps that a bucket of each stored rollup covers, ascending. */
export const ROLLUP_WIDTHS = [16, 256, 4096] as const;
