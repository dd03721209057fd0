import { Checkbox, Group, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import type { LogTextFragment } from '../../gql/graphql.ts';
import { useAddress } from '../../ui/use-address.ts';
import { type LogFind, readLogFind, writeLogFind } from './find-in-log.ts';
import { LogMatches } from './log-matches.tsx';

/** Milliseconds after the last key until it is looked for. */
const TYPING_MS = 300;

interface Props {
  readonly runId: string;
  readonly find: LogFind;
  readonly onShow: (line: LogTextFragment) => void;
}

/** Looks for a text in the whole log. */
export function LogSearch({ runId, find, onShow }: Props) {
  const [, changeAddress] = useAddress();
  const [typed, setTyped] = useState(find.text);
  const [asked, setAsked] = useState(find.text);
  if (asked !== find.text) {
    // Back and Forward change what is looked for.
    setAsked(find.text);
    setTyped(find.text);
  }
  const look = (part: Partial<LogFind>) => {
    changeAddress((now) => writeLogFind(now, { ...readLogFind(now), ...part }), { replace: true });
  };
  const lookSoon = useDebouncedCallback((text: string) => {
    setAsked(text);
    look({ text });
  }, TYPING_MS);
  return (
    <Group gap="sm" wrap="wrap">
      <TextInput
        size="xs"
        type="search"
        aria-label="Search the log"
        placeholder="Search the log"
        maxLength={1_000}
        value={typed}
        onChange={({ currentTarget: { value } }) => {
          setTyped(value);
          lookSoon(value);
        }}
      />
      <Checkbox
        size="xs"
        label="Match case"
        styles={TALL_LABEL}
        checked={find.matchCase}
        disabled={find.text === ''}
        onChange={({ currentTarget: { checked } }) => {
          look({ matchCase: checked });
        }}
      />
      {find.text !== '' && (
        <LogMatches key={`${find.matchCase} ${find.text}`} runId={runId} find={find} onShow={onShow} />
      )}
    </Group>
  );
}

/** Is pressed as well. */
const TALL_LABEL = { label: { lineHeight: '24px' }, body: { alignItems: 'center' } } as const;
