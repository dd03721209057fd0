import { isPassing } from './is-passing.ts';
import { plainError } from './plain-error.ts';

/** Milliseconds until what went wrong in passing is tried again: doubled with each failure in a row. */
const RETRY_MS = { first: 2_000, most: 15_000 };

/** What is shown of a query. */
export interface Shown<State> {
  /** Undefined until the first answer; what was known stays while it is read again or cannot be. */
  readonly state: State | undefined;
  /** Words for people; null while nothing is wrong. */
  readonly error: string | null;
}

/** A state of the server's, and what tells of its changes. */
export interface Source<State, News> {
  /** Rejects with whatever went wrong. */
  readonly read: () => Promise<State>;
  /** Null where nothing tells: then it is read again after a lost connection. */
  readonly changes: Changes<State, News> | null;
}

export interface Changes<State, News> {
  readonly apply: (state: State, news: News) => State;
  /**
   * Where the news go on after this state; null where there is nothing to follow. Without it the news have no memory:
   * they are followed from the start, and the state is read again with each connection.
   */
  readonly cursor: ((state: State) => string | null) | null;
  /** Returns what ends it. `after` is the cursor of the state as it is known when it is called. */
  readonly subscribe: (after: () => string | null, sink: NewsSink<News>) => () => void;
}

export interface NewsSink<News> {
  readonly next: (news: News) => void;
  readonly error: (error: unknown) => void;
}

/** A query that is being followed. */
export interface Followed<State> {
  /** Reads and follows from anew; what is known stays until the answer. */
  readonly restart: () => void;
  /** To be told of each connection by its number, 1 for the first. */
  readonly connected: (generation: number) => void;
  /** Changes what is known by an answer that came another way, such as an older page of a list. */
  readonly update: (change: (state: State) => State) => void;
  readonly stop: () => void;
}

/**
 * Reads a state, then keeps it right by its changes: none is lost and none counts twice. What fails in passing is tried
 * again by itself.
 */
export function followQuery<State, News>(
  { read, changes }: Source<State, News>,
  show: (shown: Shown<State>) => void,
): Followed<State> {
  let shown: Shown<State> = { state: undefined, error: null };
  let attempt = 0;
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let unsubscribe = () => {};

  const put = (next: Partial<Shown<State>>) => {
    shown = { ...shown, ...next };
    show(shown);
  };
  const update = (change: (state: State) => State) => {
    if (shown.state !== undefined) put({ state: change(shown.state) });
  };

  const fail = (error: unknown) => {
    put({ error: plainError(error) });
    clearTimeout(retry);
    if (!isPassing(error)) return;
    retry = setTimeout(restart, Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** failures));
    failures += 1;
  };

  const restart = () => {
    clearTimeout(retry);
    unsubscribe();
    unsubscribe = () => {};
    attempt += 1;
    const mine = attempt;
    // What comes while the answer is on its way may be newer than the answer.
    let early: News[] | null = [];
    const listen = ({ apply, cursor, subscribe }: Changes<State, News>) => {
      const after = () => (cursor && shown.state !== undefined ? cursor(shown.state) : null);
      unsubscribe = subscribe(after, {
        next: (news) => {
          early?.push(news);
          update((state) => apply(state, news));
        },
        error: fail,
      });
    };

    if (changes && !changes.cursor) listen(changes);
    read().then(
      (answer) => {
        if (mine !== attempt) return;
        const state = changes ? (early ?? []).reduce(changes.apply, answer) : answer;
        early = null;
        failures = 0;
        put({ state, error: null });
        if (changes?.cursor && changes.cursor(state) !== null) listen(changes);
      },
      (error: unknown) => {
        if (mine === attempt) fail(error);
      },
    );
  };

  restart();
  return {
    restart,
    update,
    connected: (generation) => {
      // Nothing can have been missed before the first connection but news.
      const isMissed = changes ? changes.cursor === null : generation > 1;
      if (isMissed || shown.error !== null) restart();
    },
    stop: () => {
      attempt += 1;
      clearTimeout(retry);
      unsubscribe();
    },
  };
}
