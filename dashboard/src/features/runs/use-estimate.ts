import { useEffect, useState } from 'react';
import { type Client, useClient } from 'urql';
import { isUnderWay } from '../../api/is-under-way.ts';
import { subscribeLive } from '../../api/live-socket.ts';
import { plainError } from '../../api/plain-error.ts';
import {
  CancelEstimateDocument,
  EstimateChangedDocument,
  type EstimateLineFragment,
  EstimateRunDocument,
  type EstimateRunInput,
  type WaitingReason,
} from '../../gql/graphql.ts';

export type EstimateResult = NonNullable<EstimateLineFragment['result']>;

/** What is known of how long a run would take. */
export type EstimateView =
  | { readonly type: 'NONE' }
  /** NEXT: a worker is at it, or will be at once. */
  | { readonly type: 'TIMING'; readonly waitingFor: WaitingReason }
  | { readonly type: 'KNOWN'; readonly result: EstimateResult }
  | { readonly type: 'REFUSED'; readonly message: string };

/** People type several characters in a row: only what they stop at is timed. */
const PAUSE_MS = 800;

/** The estimate of a run, timed anew when its input changes; the one before is canceled. Null: there is nothing to time. */
export function useEstimate(input: EstimateRunInput | null): EstimateView {
  const client = useClient();
  const key = input && JSON.stringify(input);
  const [drawn, setDrawn] = useState<{ readonly key: string; readonly view: EstimateView } | null>(null);
  useEffect(() => {
    if (key === null) return;
    let stop = () => {};
    const timer = setTimeout(() => {
      stop = followEstimate(client, JSON.parse(key) as EstimateRunInput, (view) => {
        setDrawn({ key, view });
      });
    }, PAUSE_MS);
    const leave = () => {
      stop();
    };
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      clearTimeout(timer);
      stop();
    };
  }, [client, key]);

  if (key === null) return { type: 'NONE' };
  return drawn?.key === key ? drawn.view : { type: 'TIMING', waitingFor: 'NEXT' };
}

/** Its estimate would else take a worker's time for nobody. */
const OUTLIVING_THE_PAGE: RequestInit = { credentials: 'same-origin', keepalive: true };

/** Asks for an estimate and follows it. @returns what ends it: one that is not done yet is canceled. */
function followEstimate(
  client: Client,
  input: EstimateRunInput,
  show: (view: EstimateView) => void,
): () => void {
  let isWanted = true;
  let underWay: string | null = null;
  let unsubscribe = () => {};

  const cancel = (estimateId: string) => {
    // Where this is lost, the estimate ends by itself a little later.
    void client
      .mutation(CancelEstimateDocument, { input: { estimateId } }, { fetchOptions: OUTLIVING_THE_PAGE })
      .toPromise();
  };
  const take = (estimate: EstimateLineFragment) => {
    underWay = isUnderWay(estimate.state) ? estimate.id : null;
    show(viewOf(estimate));
  };
  const ask = async () => {
    const { data, error } = await client.mutation(EstimateRunDocument, { input }).toPromise();
    const { estimate, userErrors } = data?.estimateRun ?? {};
    if (!isWanted) {
      if (estimate && isUnderWay(estimate.state)) cancel(estimate.id);
      return;
    }
    if (!estimate) {
      const message = error ? plainError(error) : (userErrors ?? []).map((each) => each.message).join(' ');
      show({ type: 'REFUSED', message });
      return;
    }
    take(estimate);
    if (underWay === null) return;
    unsubscribe = subscribeLive(
      EstimateChangedDocument,
      { estimateId: estimate.id },
      {
        next: ({ estimateChanged }) => {
          take(estimateChanged);
        },
        error: (cause) => {
          show({ type: 'REFUSED', message: plainError(cause) });
        },
        complete: () => {},
      },
    );
  };
  void ask();

  return () => {
    isWanted = false;
    unsubscribe();
    if (underWay !== null) cancel(underWay);
  };
}

function viewOf({ state, waiting, failure, result }: EstimateLineFragment): EstimateView {
  if (result) return { type: 'KNOWN', result };
  if (isUnderWay(state)) return { type: 'TIMING', waitingFor: waiting?.reason ?? 'NEXT' };
  return { type: 'REFUSED', message: failure?.message ?? 'It was canceled.' };
}
