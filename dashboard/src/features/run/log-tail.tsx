import { Paper, Text, Title } from '@mantine/core';
import { useLayoutEffect, useRef, useState } from 'react';
import type { LogTextFragment } from '../../gql/graphql.ts';
import { LoadMore, type More } from '../../ui/load-more.tsx';
import classes from './log-tail.module.css';

/** Lines that are drawn at first, and more each time that earlier ones are asked for. */
const SHOWN_LINES = 300;

/** The newest log lines; follows the end until one scrolls up. */
export function LogTail({ lines, earlier }: { lines: readonly LogTextFragment[]; earlier: More }) {
  const [limit, setLimit] = useState(SHOWN_LINES);
  const isCut = lines.length > limit;
  const showEarlier = () => {
    setLimit(limit + SHOWN_LINES);
    if (!isCut) earlier.loadMore?.();
  };
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useLayoutEffect(() => {
    if (box.current && follows.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  const noteScroll = () => {
    const element = box.current;
    if (element) follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < 24;
  };
  return (
    <Paper component="section" aria-label="Log" p="md">
      <Title order={2} size="h4" mb="sm">
        Log
      </Title>
      {lines.length === 0 && (
        <Text size="sm" c="dimmed">
          No log output yet.
        </Text>
      )}
      <div
        ref={box}
        className={classes.box}
        onScroll={noteScroll}
        tabIndex={0}
        role="log"
        aria-label="Log lines"
      >
        <LoadMore
          label="Load earlier lines"
          more={{ ...earlier, loadMore: isCut || earlier.loadMore ? showEarlier : null }}
        />
        {lines.slice(-limit).map((line, index) => (
          <div key={`${line.time}-${index}`} className={classes.line} data-level={line.level}>
            <time dateTime={line.time}>{new Date(line.time).toLocaleTimeString('en-GB')}</time>
            <span className={classes.level}>{line.level}</span>
            <span>{line.text}</span>
          </div>
        ))}
      </div>
    </Paper>
  );
}
