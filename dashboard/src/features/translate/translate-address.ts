import type { Direction, Fit } from '../../gql/graphql.ts';

/** What is to be translated, as the page's address holds it. */
export interface TranslateAddress {
  readonly run: string | null;
  readonly checkpoint: string | null;
  readonly direction: Direction;
  readonly content: string | null;
  readonly exemplar: string | null;
  /** Null: as the run's config says. */
  readonly fit: Fit | null;
}

export function readTranslateAddress(search: URLSearchParams): TranslateAddress {
  const fit = search.get('fit');
  return {
    run: search.get('run'),
    checkpoint: search.get('checkpoint'),
    direction: search.get('direction') === 'B_TO_A' ? 'B_TO_A' : 'A_TO_B',
    content: search.get('content'),
    exemplar: search.get('exemplar'),
    fit: fit === 'STRETCH' || fit === 'COVER' || fit === 'CONTAIN' ? fit : null,
  };
}

export function writeTranslateAddress(address: TranslateAddress): URLSearchParams {
  const entries = Object.entries(address).filter(
    ([key, value]) => value !== null && !(key === 'direction' && value === 'A_TO_B'),
  ) as [string, string][];
  return new URLSearchParams(entries);
}

/** The other way round: what was content lends its style, and the exemplar is redrawn. */
export function turned(address: TranslateAddress): TranslateAddress {
  return {
    ...address,
    direction: address.direction === 'A_TO_B' ? 'B_TO_A' : 'A_TO_B',
    content: address.exemplar,
    exemplar: address.content,
  };
}

/** Names one translation: the same key, the same picture. Null while something is not chosen. */
export function translationKey(address: TranslateAddress, configFit: Fit | undefined): string | null {
  const { checkpoint, direction, content, exemplar } = address;
  const fit = address.fit ?? configFit;
  if (!checkpoint || !content || !exemplar || !fit) return null;
  return [checkpoint, direction, content, exemplar, fit].join(' ');
}

/** The key of a translation that was made. */
export function keyOfTranslation(translation: {
  readonly direction: Direction;
  readonly fit: Fit;
  readonly checkpoint: { readonly id: string };
  readonly contentImage: { readonly id: string } | null;
  readonly exemplarImage: { readonly id: string } | null;
}): string | null {
  return translationKey(
    {
      run: null,
      checkpoint: translation.checkpoint.id,
      direction: translation.direction,
      content: translation.contentImage?.id ?? null,
      exemplar: translation.exemplarImage?.id ?? null,
      fit: translation.fit,
    },
    undefined,
  );
}
