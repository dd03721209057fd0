import { useEffect, useRef, useState } from 'react';
import { type Client, useClient } from 'urql';
import { freshKey } from '../../api/fresh-key.ts';
import { isUnderWay } from '../../api/is-under-way.ts';
import { subscribeLive } from '../../api/live-socket.ts';
import { plainError } from '../../api/plain-error.ts';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { type Listed, listed } from '../../api/listed.ts';
import { useMore } from '../../api/use-more.ts';
import type { More } from '../../ui/load-more.tsx';
import {
  RecentTranslationsDocument,
  TranslateDocument,
  type TranslateInput,
  type TranslationCardFragment,
  TranslationChangedDocument,
} from '../../gql/graphql.ts';

/** Milliseconds for which the mutation itself waits; past them the socket brings the result. */
const WAIT_MS = 2_000;

export interface Translations {
  /** Newest first; null until they are read. */
  readonly recent: readonly TranslationCardFragment[] | null;
  /** The way to earlier ones. */
  readonly earlier: More;
  /** What is asked for and not yet there, by its key. */
  readonly pendingKey: string | null;
  readonly error: { readonly key: string; readonly message: string } | null;
  readonly translate: (key: string, input: Omit<TranslateInput, 'idempotencyKey' | 'waitMs'>) => void;
  /** Shows one no longer that has gone. */
  readonly forget: (id: string) => void;
}

/** Recent translations, and the way to make one. */
export function useTranslations(): Translations {
  const client = useClient();
  const live = useLiveQuery({ query: (reader) => readPage(reader, null), variables: {} });
  const earlier = useMore(live, (after) => readPage(client, after));
  const [made, setMade] = useState<readonly TranslationCardFragment[]>([]);
  const [pendingKey, setPendingKey] = useState<string | null>(null);
  const [error, setError] = useState<Translations['error']>(null);
  const latest = useRef<AbortController | null>(null);
  useEffect(() => () => latest.current?.abort(), []);

  const translate: Translations['translate'] = (key, input) => {
    latest.current?.abort();
    const act = new AbortController();
    latest.current = act;
    setPendingKey(key);
    setError(null);
    runTranslation(client, { ...input, idempotencyKey: freshKey(), waitMs: WAIT_MS }, act.signal).then(
      (translation) => {
        // What was asked for before is still kept, but only the newest wish is waited for.
        setMade((known) => [translation, ...known.filter(({ id }) => id !== translation.id)]);
        if (!act.signal.aborted) setPendingKey(null);
      },
      (problem: unknown) => {
        if (act.signal.aborted) return;
        setPendingKey(null);
        setError({ key, message: plainError(problem) });
      },
    );
  };

  const forget = (gone: string) => {
    setMade((known) => known.filter(({ id }) => id !== gone));
    live.update((known) => ({ ...known, items: known.items.filter(({ id }) => id !== gone) }));
  };

  const read = live.state?.items;
  const madeIds = new Set(made.map(({ id }) => id));
  const recent = read || live.error ? [...made, ...(read ?? []).filter(({ id }) => !madeIds.has(id))] : null;
  return { recent, earlier, pendingKey, error, translate, forget };
}

async function readPage(client: Client, after: string | null): Promise<Listed<TranslationCardFragment>> {
  const { translations } = await readDocument(client, RecentTranslationsDocument, { after });
  return listed('', translations);
}

/** Resolves with the finished translation; a refusal or failure rejects with words for people. */
async function runTranslation(
  client: Client,
  input: TranslateInput,
  signal: AbortSignal,
): Promise<TranslationCardFragment> {
  const result = await client.mutation(TranslateDocument, { input }).toPromise();
  if (result.error) throw result.error;
  const payload = result.data?.translate;
  const [translation] = payload?.translations ?? [];
  if (!translation)
    throw new Error(payload?.userErrors.map(({ message }) => message).join(' ') || 'Nothing was translated.');
  const ended = isUnderWay(translation.state) ? await untilEnded(translation.id, signal) : translation;
  if (ended.state !== 'FINISHED') throw new Error(ended.failure?.message ?? 'The translation was canceled.');
  return ended;
}

function untilEnded(translationId: string, signal: AbortSignal): Promise<TranslationCardFragment> {
  return new Promise((resolve, reject) => {
    const stop = subscribeLive(
      TranslationChangedDocument,
      { translationId },
      {
        next: ({ translationChanged }) => {
          if (isUnderWay(translationChanged.state)) return;
          resolve(translationChanged);
          stop();
        },
        error: reject,
        complete: () => {},
      },
    );
    signal.addEventListener('abort', () => {
      stop();
      reject(new Error('Replaced by a newer request.'));
    });
  });
}
