import { Suspense } from 'react';
import { loadedOnUse } from '../../ui/loaded-on-use.ts';
import type { LogFind } from './find-in-log.ts';
import { MarkedText } from './marked-text.tsx';

/** Most logs have no colors. */
const AnsiText = loadedOnUse(() => import('./ansi-text.tsx').then(({ AnsiText }) => AnsiText));

/** The text of a log line, with its colors and the places that match. What looks like markup is text. */
export function LogText({ text, find }: { text: string; find: LogFind }) {
  if (!text.includes('\u001b')) return <MarkedText text={text} find={find} />;
  return (
    <Suspense fallback={text}>
      <AnsiText text={text} find={find} />
    </Suspense>
  );
}
