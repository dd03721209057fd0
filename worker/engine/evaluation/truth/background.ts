/** Name of the region that no figure is in. */
export const BACKGROUND = 'background';
