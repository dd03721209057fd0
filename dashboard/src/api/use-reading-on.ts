import { useState } from 'react';
import type { More } from '../ui/load-more.tsx';
import { plainError } from './plain-error.ts';

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
