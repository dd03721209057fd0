import type { DomainSide, Split } from '../../gql/graphql.ts';

/** Which images of a dataset are shown, as the page's address says it. */
export interface ShownImages {
  /** Number of the version; null for the newest. */
  readonly version: number | null;
  readonly side: DomainSide;
  readonly split: Split;
}

const SPLITS = ['TRAIN', 'VALIDATION', 'TEST'] as const satisfies readonly Split[];

export function readImagesAddress(search: URLSearchParams): ShownImages {
  const version = Number(search.get('version'));
  return {
    version: Number.isInteger(version) && version > 0 ? version : null,
    side: search.get('domain') === 'B' ? 'B' : 'A',
    split: SPLITS.find((split) => split === search.get('split')) ?? 'TRAIN',
  };
}

export function writeImagesAddress({ version, side, split }: ShownImages): URLSearchParams {
  const search = new URLSearchParams();
  if (version !== null) search.set('version', String(version));
  if (side !== 'A') search.set('domain', side);
  if (split !== 'TRAIN') search.set('split', split);
  return search;
}
