import type { ScoredSplit } from '../../gql/graphql.ts';

/** What people call the images of a split. */
export function splitImages(split: ScoredSplit): string {
  return split === 'VALIDATION' ? 'validation images' : 'test images';
}
