import { useState } from 'react';
import { useClient } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { readDocument } from '../../api/read-document.ts';
import { useReadingOn } from '../../api/use-reading-on.ts';
import {
  EarlierLogLinesDocument,
  LaterLogLinesDocument,
  LogAroundDocument,
  type LogTextFragment,
} from '../../gql/graphql.ts';
import type { More } from '../../ui/load-more.tsx';
import { useStable } from '../../ui/use-stable.ts';
import { linesOf, type LogWindow, withEarlier, withLater } from './log-window.ts';

/** The part of a log that is shown, and the ways to its other parts. */
export interface ShownLog {
  readonly window: LogWindow;
  /** Whether it is the end of the log, which grows. */
  readonly isFollowed: boolean;
  readonly earlier: More;
  readonly later: More;
  /** To the first lines. */
  readonly start: More;
  readonly goToEnd: () => void;
  /** Has a line among those that are shown. */
  readonly goTo: (line: LogTextFragment) => void;
  /** Why the last line could not be gone to; null when it could. */
  readonly problem: string | null;
}

/** @param end the newest lines of the run's log, as they come. */
export function useLog(runId: string, end: LogWindow): ShownLog {
  const client = useClient();
  const [read, setRead] = useState<LogWindow | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const window = read ?? end;
  const first = window.lines[0]?.cursor ?? null;
  const last = window.lines.at(-1)?.cursor ?? null;
  const isAtEnd = last === (end.lines.at(-1)?.cursor ?? null);

  const earlier = useReadingOn(window.hasEarlier ? first : null, async (before) => {
    const { run } = await readDocument(client, EarlierLogLinesDocument, { id: runId, before });
    if (run) setRead(withEarlier(window, run.logLines));
  });
  const later = useReadingOn(isAtEnd ? null : last, async (after) => {
    const { run } = await readDocument(client, LaterLogLinesDocument, { id: runId, after });
    if (run) setRead(withLater(window, linesOf(run.logLines)));
  });
  const start = useReadingOn(window.hasEarlier ? '' : null, async () => {
    const { run } = await readDocument(client, LaterLogLinesDocument, { id: runId, after: null });
    if (run) setRead({ lines: linesOf(run.logLines), hasEarlier: false });
  });
  const readAround = async (line: LogTextFragment) => {
    try {
      const around = { id: runId, before: line.cursor, after: line.cursor };
      const { run } = await readDocument(client, LogAroundDocument, around);
      if (run) setRead(withEarlier({ lines: [line, ...linesOf(run.after)], hasEarlier: true }, run.before));
      setProblem(null);
    } catch (error) {
      setProblem(plainError(error));
    }
  };
  const goTo = useStable((line: LogTextFragment) => {
    // What is shown stays as it is, so that the line is not carried away by those that come.
    if (window.lines.some(({ cursor }) => cursor === line.cursor)) setRead(window);
    else void readAround(line);
  });
  return {
    window,
    isFollowed: read === null,
    earlier,
    later,
    start,
    goToEnd: () => {
      setRead(null);
    },
    goTo,
    problem,
  };
}
