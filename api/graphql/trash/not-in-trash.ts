/** Runs, and what is of them, that everybody may see. */
export const NOT_IN_TRASH = { trashedAt: null } as const;
