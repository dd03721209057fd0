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
  return {
    run: search.get('run'),
    checkpoint: search.get('checkpoint'),
    direction: search.get('direction') === 'B_TO_A' ? 'B_TO_A' : 'A_TO_B',
    content: search.get('content'),
    exemplar: search.get('exemplar'),
    fit: readFit(search.get('fit')),
  };
}

/** Null for anything that is not a fit. */
export function readFit(value: unknown): Fit | null {
  return value === 'STRETCH' || value === 'COVER' || value === 'CONTAIN' ? value : null;
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

/** What is translated, once what the address leaves open is filled in. */
export interface Choice extends TranslateAddress {
  /** Whether the address names a checkpoint that the run does not have. */
  readonly isCheckpointMissing: boolean;
}

/**
 * The address with the run that is open and its checkpoint: the one that is named, else `usual`. A checkpoint that the
 * run does not have is none.
 */
export function filledIn(
  address: TranslateAddress,
  run: { readonly id: string; readonly checkpoints: readonly { readonly id: string }[] },
  usual: string | null,
): Choice {
  const named = address.checkpoint;
  const isCheckpointMissing = named !== null && run.checkpoints.every(({ id }) => id !== named);
  return {
    ...address,
    run: run.id,
    checkpoint: isCheckpointMissing ? null : (named ?? usual),
    isCheckpointMissing,
  };
}

/** What of a run decides what has to be chosen. */
export interface TranslatingRun {
  /** How images of another size are brought to the model's, unless the address says it; null = not known. */
  readonly fit: Fit | null;
  /** False: an exemplar is ignored, and none has to be chosen. */
  readonly usesExemplar: boolean;
}

/** Names one translation: the same key, the same picture. Null while something is not chosen. */
export function translationKey(address: TranslateAddress, run: TranslatingRun): string | null {
  const { checkpoint, direction, content } = address;
  const exemplar = run.usesExemplar ? address.exemplar : NO_EXEMPLAR;
  const fit = address.fit ?? run.fit;
  if (!checkpoint || !content || !exemplar || !fit) return null;
  return [checkpoint, direction, content, exemplar, fit].join(' ');
}

const NO_EXEMPLAR = '-';

/** The key of a translation that was made. */
export function keyOfTranslation(translation: {
  readonly direction: Direction;
  readonly fit: Fit;
  readonly checkpoint: {
    readonly id: string;
    readonly run: { readonly method: { readonly usesExemplar: boolean } | null };
  };
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
    { fit: null, usesExemplar: translation.checkpoint.run.method?.usesExemplar ?? true },
  );
}
