/** Cost of a list of roles, each with whose and where it is. */
export function roleListCost({ childComplexity }: { childComplexity: number }): number {
  return 5 + 5 * childComplexity;
}
