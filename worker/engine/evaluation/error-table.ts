import { type ErrorPart, errorPlaceSchema } from '#contracts/evaluation-rows.ts';
import type { PairErrors } from './error-parts.ts';

/**
 * The errors of pairs by the parts that any of them has: regions by name, then edges, then elsewhere.
 *
 * @param pairs null where a pair has no truth
 * @returns null where none has
 */
export function errorTable(pairs: readonly (PairErrors | null)[]): ErrorPart[] | null {
  if (pairs.every((pair) => pair === null)) return null;
  const rank = ({ place }: Pick<ErrorPart, 'place'>) => errorPlaceSchema.options.indexOf(place);
  const parts = new Map(
    pairs
      .flatMap((pair) => pair ?? [])
      .map(({ place, region }) => [`${place} ${region ?? ''}`, { place, region }]),
  );
  return [...parts.values()]
    .sort(
      (a, b) => rank(a) - rank(b) || (a.region ?? '').localeCompare(b.region ?? '', 'en', { numeric: true }),
    )
    .map(({ place, region }) => {
      const found = pairs.map((pair) => pair?.find((part) => part.place === place && part.region === region));
      return {
        place,
        region,
        pixels: found.map((part) => part?.pixels ?? 0),
        absolute: found.map((part) => part?.absolute ?? 0),
        squared: found.map((part) => part?.squared ?? 0),
      };
    });
}
