import { formatBytes } from '#lib/format-bytes.ts';
import type { RemovalFieldsFragment } from './gql/graphql.ts';

const PARTS = {
  CHECKPOINTS: 'checkpoints',
  SAMPLES: 'sample grids',
  EVALUATIONS: 'evaluations',
  TRANSLATIONS: 'translations',
  POINTS: 'points',
  LOG_LINES: 'log lines',
} as const;

/** What goes with something, a line per kind. */
export function partLines(parts: RemovalFieldsFragment['parts']): string[] {
  return parts
    .filter(({ count }) => count > 0)
    .map(
      ({ part, count, byteSize }) =>
        `  ${PARTS[part]}: ${count}${byteSize == null ? '' : `, ${formatBytes(byteSize)}`}`,
    );
}
