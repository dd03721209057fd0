import { Paper, Text, Title } from '@mantine/core';
import { useLayoutEffect, useRef } from 'react';
import type { LogTextFragment } from '../../gql/graphql.ts';
import classes from './log-tail.module.css';

/** The newest log lines; follows the end until one scrolls up. */
export function LogTail({ lines }: { lines: readonly LogTextFragment[] }) {
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
        {lines.map((line, index) => (
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
