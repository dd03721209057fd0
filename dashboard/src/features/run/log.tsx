import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { useLayoutEffect, useRef, useState } from 'react';
import type { LogTextFragment } from '../../gql/graphql.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadMore, type More } from '../../ui/load-more.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { readLogFind } from './find-in-log.ts';
import { LogDownload } from './log-download.tsx';
import { LogSearch } from './log-search.tsx';
import { LogText } from './log-text.tsx';
import type { LogWindow } from './log-window.ts';
import classes from './log.module.css';
import { useLog } from './use-log.ts';

/** From so near the end on, in pixels, the log is followed. */
const NEAR_END = 24;

/** The log of a run: its end, which is followed until one scrolls up, any other part, and what is found in it. */
export function Log({ runId, end }: { runId: string; end: LogWindow }) {
  const [search] = useAddress();
  const find = readLogFind(search);
  const log = useLog(runId, end);
  const { lines } = log.window;
  const [match, setMatch] = useState<string | null>(null);
  const current = find.text === '' ? null : match;
  const { box, noteScroll, keepPlace, stayAtEnd } = useScrolling(lines, current, () => {
    if (log.later.loadMore === null) log.goToEnd();
  });
  const showMatch = (line: LogTextFragment) => {
    setMatch(line.cursor);
    log.goTo(line);
  };
  return (
    <Paper component="section" aria-label="Log" p="md">
      <Group justify="space-between" mb="sm" gap="sm">
        <Title order={2} size="h4">
          Log
        </Title>
        {lines.length > 0 && <LogDownload runId={runId} />}
      </Group>
      {lines.length === 0 && (
        <Text size="sm" c="dimmed">
          No log output yet.
        </Text>
      )}
      {log.problem !== null && <ErrorNotice message={log.problem} />}
      {lines.length > 0 && <LogSearch runId={runId} find={find} onShow={showMatch} />}
      <div
        ref={box}
        className={classes.box}
        onScroll={noteScroll}
        tabIndex={0}
        role="log"
        aria-live={log.isFollowed ? 'polite' : 'off'}
        aria-label="Log lines"
      >
        <LoadMore label="First lines" more={log.start} />
        <LoadMore label="Load earlier lines" more={after(log.earlier, keepPlace)} />
        {lines.map((line) => (
          <div
            key={line.cursor}
            className={classes.line}
            data-cursor={line.cursor}
            data-level={line.level}
            aria-current={line.cursor === current || undefined}
          >
            <time dateTime={line.time}>{new Date(line.time).toLocaleTimeString('en-GB')}</time>
            <span className={classes.level}>{line.level}</span>
            <span>
              <LogText text={line.text} find={find} />
            </span>
          </div>
        ))}
        <LoadMore label="Load later lines" more={log.later} />
      </div>
      {!log.isFollowed && (
        <Button
          size="compact-sm"
          variant="default"
          mt="xs"
          onClick={() => {
            stayAtEnd();
            log.goToEnd();
          }}
        >
          Newest lines
        </Button>
      )}
    </Paper>
  );
}

function after(more: More, act: () => void): More {
  const { loadMore } = more;
  if (loadMore === null) return more;
  return {
    ...more,
    loadMore: () => {
      act();
      loadMore();
    },
  };
}

/** Keeps the end in sight while it is followed, the match when there is another one, and one's place when lines come before. */
function useScrolling(lines: LogWindow['lines'], current: string | null, onEnd: () => void) {
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const seen = useRef<string | null>(null);
  const kept = useRef<{ readonly cursor: string; readonly top: number } | null>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const shown = current !== null && current !== seen.current ? lineOf(element, current) : null;
    const place = kept.current && lineOf(element, kept.current.cursor);
    if (shown) {
      element.scrollTop = shown.offsetTop - element.clientHeight / 2;
      seen.current = current;
      isAtEnd.current = false;
    } else if (place && kept.current) {
      element.scrollTop = place.offsetTop - kept.current.top;
    } else if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    if (current === null) seen.current = null;
    kept.current = null;
  }, [lines, current]);
  return {
    box,
    noteScroll: () => {
      const element = box.current;
      if (!element) return;
      isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END;
      if (isAtEnd.current) onEnd();
    },
    stayAtEnd: () => {
      isAtEnd.current = true;
    },
    /** Before lines are read that come before those that are shown. */
    keepPlace: () => {
      const [first] = lines;
      const line = box.current && first && lineOf(box.current, first.cursor);
      if (box.current && line)
        kept.current = { cursor: first.cursor, top: line.offsetTop - box.current.scrollTop };
    },
  };
}

function lineOf(box: HTMLElement, cursor: string): HTMLElement | null {
  return box.querySelector<HTMLElement>(`[data-cursor="${cursor}"]`);
}
