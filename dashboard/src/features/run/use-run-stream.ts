import { useEffect, useState } from 'react';
import { type Client, useClient } from 'urql';
import { subscribeLive } from '../../api/live-socket.ts';
import { plainError } from '../../api/plain-error.ts';
import {
  type MetricFactsFragment,
  RunEventsDocument,
  RunMetricNamesDocument,
  RunPageDocument,
} from '../../gql/graphql.ts';
import { applyBatch, openStream, type RunSnapshot, type RunStream } from './run-stream.ts';

interface OpenedRun {
  readonly snapshot: RunSnapshot;
  readonly catalog: readonly MetricFactsFragment[];
}

export type RunFeed =
  | { readonly status: 'loading' }
  | { readonly status: 'missing' }
  | { readonly status: 'failed'; readonly message: string }
  | ({ readonly status: 'open'; readonly stream: RunStream; readonly liveError: string | null } & OpenedRun);

/** A run as it is, then everything that comes after, drawn at most once a frame. */
export function useRunStream(id: string): { feed: RunFeed; reload: () => void } {
  const client = useClient();
  const [attempt, setAttempt] = useState(0);
  const key = `${id} ${attempt}`;
  const [shown, setShown] = useState<{ readonly key: string; readonly feed: RunFeed } | null>(null);

  useEffect(() => {
    let stop = () => {};
    let stopped = false;
    const show = (feed: RunFeed) => {
      setShown({ key, feed });
    };
    readRun(client, id).then(
      (opened) => {
        if (stopped) return;
        if (opened) stop = follow(opened, show);
        else show({ status: 'missing' });
      },
      (error: unknown) => {
        if (!stopped) show({ status: 'failed', message: plainError(error) });
      },
    );
    return () => {
      stopped = true;
      stop();
    };
  }, [client, id, key]);

  return {
    feed: shown?.key === key ? shown.feed : { status: 'loading' },
    reload: () => {
      setAttempt((count) => count + 1);
    },
  };
}

/** Reads until the names asked for are all the run has: then series and cursor are of one moment. */
async function readRun(client: Client, id: string): Promise<OpenedRun | null> {
  const first = await client.query(RunMetricNamesDocument, { id }).toPromise();
  if (first.error) throw first.error;
  let names = first.data?.run?.metricNames;
  while (names) {
    const page = await client.query(RunPageDocument, { id, names }).toPromise();
    if (page.error) throw page.error;
    const snapshot = page.data?.run;
    if (!snapshot) return null;
    if (snapshot.metricNames.every((name) => names?.includes(name))) {
      return { snapshot, catalog: first.data?.metricDefinitions ?? [] };
    }
    names = snapshot.metricNames;
  }
  return null;
}

function follow(opened: OpenedRun, show: (feed: RunFeed) => void): () => void {
  let stream = openStream(opened.snapshot);
  let liveError: string | null = null;
  let frame = 0;
  const draw = () => {
    frame = 0;
    show({ status: 'open', ...opened, stream, liveError });
  };
  const drawSoon = () => {
    frame ||= requestAnimationFrame(draw);
  };
  draw();

  const variables = { runId: opened.snapshot.id, after: stream.cursor };
  const unsubscribe = subscribeLive(RunEventsDocument, variables, {
    next: ({ runEvents }) => {
      variables.after = runEvents.cursor;
      stream = applyBatch(stream, runEvents);
      drawSoon();
    },
    error: (error) => {
      liveError = plainError(error);
      drawSoon();
    },
    complete: () => {},
  });
  return () => {
    unsubscribe();
    cancelAnimationFrame(frame);
  };
}
