/** Largest difference of a channel from the true one, of 255, that still counts as the same color. */
export const COLOR_TOLERANCE = 32;
