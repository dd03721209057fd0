import type { Split } from '../../gql/graphql.ts';

/** The images that a domain is looked at by first: those that a model has not learned from, where there are any. */
export function usualSplit(
  domain: { readonly validationCount: number; readonly testCount: number } | undefined,
): Split {
  if (!domain || domain.testCount > 0) return 'TEST';
  return domain.validationCount > 0 ? 'VALIDATION' : 'TRAIN';
}
