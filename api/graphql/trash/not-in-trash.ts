/** Runs, and what is of them, that everybody may see. */
export const NOT_IN_TRASH = { trashedAt: null } as const;

/** Checkpoints, and what is of them, that everybody may see: neither they nor their runs lie in the trash. */
export const CHECKPOINT_NOT_IN_TRASH = { ...NOT_IN_TRASH, run: NOT_IN_TRASH } as const;
