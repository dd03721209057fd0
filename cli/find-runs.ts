/** What to do when no run has an id. */
export const FIND_RUNS = 'Check the id: ./exemplar runs list.';
