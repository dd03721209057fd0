/** Its training step is short, so that a look at whether a backend works takes seconds. */
export const CHECKED_PRESET = 'tiny';
