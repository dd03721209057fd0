/** Runs, what is of them, and versions of datasets that everybody may see. */
export const NOT_IN_TRASH = { trashedAt: null } as const;

/** Checkpoints, and what is of them, that everybody may see: neither they nor their runs lie in the trash. */
export const CHECKPOINT_NOT_IN_TRASH = { ...NOT_IN_TRASH, run: NOT_IN_TRASH } as const;

/** Datasets that are not hidden since all of their versions lie in the trash. */
export const DATASET_NOT_IN_TRASH = {
  OR: [{ versions: { none: {} } }, { versions: { some: NOT_IN_TRASH } }],
};
