import { useEffect, useRef } from 'react';
import type { RunState } from '../gql/graphql.ts';
import { announce } from '../ui/announce.ts';

interface Shown {
  readonly id: string;
  readonly displayName: string;
  readonly state: RunState;
}

/** Announces each of these runs that ends while it is on the page. */
export function useAnnouncedEnds(runs: readonly Shown[]): void {
  const before = useRef<ReadonlyMap<string, RunState>>(new Map());
  useEffect(() => {
    const known = before.current;
    before.current = new Map(runs.map(({ id, state }) => [id, state]));
    const texts = runs.flatMap(({ id, displayName, state }) => {
      const earlier = known.get(id);
      const ending = endingOf(state);
      const hasEnded = earlier !== undefined && endingOf(earlier) === null && ending !== null;
      return hasEnded ? [`Run ${displayName} ${ending}.`] : [];
    });
    if (texts.length > 0) announce(texts.join(' '));
  }, [runs]);
}

/** Null while the run goes on. */
function endingOf(state: RunState): string | null {
  switch (state) {
    case 'FINISHED':
      return 'has finished';
    case 'FAILED':
      return 'has failed';
    case 'CANCELED':
      return 'was canceled';
    case 'QUEUED':
    case 'STARTING':
    case 'RUNNING':
    case 'CANCELING':
    case 'CRASHED':
      return null;
  }
}
