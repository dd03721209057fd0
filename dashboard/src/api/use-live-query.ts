import { useCallback, useEffect, useRef, useState } from 'react';
import { type Client, type TypedDocumentNode, useClient } from 'urql';
import { type Changes, type Followed, followQuery, type Shown } from './follow-query.ts';
import { subscribeLive } from './live-socket.ts';
import { useConnection } from './use-connection.ts';

export interface LiveQuery<State, Variables, News, NewsVariables> {
  readonly query: (client: Client, variables: Variables) => Promise<State>;
  /** Null: there is nothing to ask. Other variables begin from anew. */
  readonly variables: Variables | null;
  readonly changes?: LiveChanges<State, News, NewsVariables>;
}

export interface LiveChanges<State, News, NewsVariables> extends Omit<
  Changes<State, News>,
  'subscribe' | 'cursor'
> {
  readonly subscription: TypedDocumentNode<News, NewsVariables>;
  readonly variables: NewsVariables;
  /** As of `Changes`; the subscription takes it as `after`. */
  readonly cursor?: (state: State) => string | null;
}

export interface Live<State> extends Shown<State> {
  readonly reload: () => void;
  readonly update: Followed<State>['update'];
}

/**
 * The one way in which a page comes to the server's data: asks, then follows the changes after the answer's cursor.
 * Without a cursor it asks again after a lost connection. Draws at most once a frame.
 */
export function useLiveQuery<
  State,
  Variables,
  News = never,
  NewsVariables extends Record<string, unknown> = never,
>(live: LiveQuery<State, Variables, News, NewsVariables>): Live<State> {
  const client = useClient();
  const key = live.variables && JSON.stringify(live.variables);
  const [drawn, setDrawn] = useState<{ readonly key: string; readonly shown: Shown<State> } | null>(null);
  const newest = useRef(live);
  const followed = useRef<Followed<State> | null>(null);

  useEffect(() => {
    newest.current = live;
  });
  useEffect(() => {
    const { query, variables, changes } = newest.current;
    if (key === null || variables === null) return;
    let latest: Shown<State> = NOTHING;
    let frame = 0;
    const draw = () => {
      frame = 0;
      // What was known before the page was hidden stays until it is read again.
      setDrawn((before) => ({
        key,
        shown: { ...latest, state: latest.state ?? (before?.key === key ? before.shown.state : undefined) },
      }));
    };
    const read = () => query(client, variables);
    followed.current = followQuery({ read, changes: changes ? onSocket(changes) : null }, (shown) => {
      latest = shown;
      frame ||= requestAnimationFrame(draw);
    });
    return () => {
      cancelAnimationFrame(frame);
      followed.current?.stop();
      followed.current = null;
    };
  }, [client, key]);

  const { generation } = useConnection();
  const seen = useRef(generation);
  useEffect(() => {
    if (generation > seen.current) followed.current?.connected(generation);
    seen.current = generation;
  }, [generation]);

  const reload = useCallback(() => followed.current?.restart(), []);
  const update = useCallback((change: (state: State) => State) => followed.current?.update(change), []);
  return { ...(drawn?.key === key ? drawn.shown : NOTHING), reload, update };
}

const NOTHING = { state: undefined, error: null };

function onSocket<State, News, NewsVariables extends Record<string, unknown>>({
  subscription,
  variables,
  cursor,
  apply,
}: LiveChanges<State, News, NewsVariables>): Changes<State, News> {
  return {
    apply,
    cursor: cursor ?? null,
    subscribe: (after, sink) => {
      // After a lost connection the same object is sent again: it holds what was seen last.
      const sent = cursor ? { ...variables, after: after() } : variables;
      return subscribeLive(subscription, sent, {
        ...sink,
        next: (news) => {
          sink.next(news);
          if (cursor) Object.assign(sent, { after: after() });
        },
        complete: () => {},
      });
    },
  };
}
