import type { Fit } from '../gql/graphql.ts';

/** What pages call the ways in which an image becomes one of another size, and what each does. */
export const FIT_WORDS = {
  STRETCH: { name: 'Stretch', does: 'change the proportions' },
  COVER: { name: 'Crop', does: 'fill the size, cut off what sticks out' },
  CONTAIN: { name: 'Pad', does: 'keep all of it, add bars' },
} as const satisfies Record<Fit, { name: string; does: string }>;

/** As pages call it; null for what is none. */
export function fitName(value: unknown): string | null {
  return typeof value === 'string' && value in FIT_WORDS ? FIT_WORDS[value as Fit].name : null;
}
