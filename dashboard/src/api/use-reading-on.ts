import { useState } from 'react';
import { plainError } from './plain-error.ts';

/** The way to more of a list that is shown in part. */
export interface More {
  /** Null where there is no more. */
  readonly loadMore: (() => void) | null;
  readonly isLoading: boolean;
  /** Why the last try failed; null when it did not. */
  readonly error: string | null;
}

/** Reads on at `cursor`, once at a time; null: there is no more. */
export function useReadingOn(cursor: string | null, readOn: (cursor: string) => Promise<void>): More {
  const [isLoading, setIsLoading] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const load = async (from: string) => {
    setIsLoading(true);
    try {
      await readOn(from);
      setError(null);
    } catch (problem) {
      setError(plainError(problem));
    } finally {
      setIsLoading(false);
    }
  };
  const loadMore = cursor === null ? null : () => void load(cursor);
  return { loadMore, isLoading, error };
}
