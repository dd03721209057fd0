import { ActionIcon, Group, Text } from '@mantine/core';
import IconChevronDown from '@tabler/icons-react/icons/IconChevronDown';
import IconChevronUp from '@tabler/icons-react/icons/IconChevronUp';
import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { useReadingOn } from '../../api/use-reading-on.ts';
import { LogMatchesDocument, type LogMatchesQuery, type LogTextFragment } from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import type { LogFind } from './find-in-log.ts';

type Matches = NonNullable<LogMatchesQuery['run']>['logMatches'];

interface Props {
  readonly runId: string;
  readonly find: LogFind;
  /** Shows the line in its place. */
  readonly onShow: (line: LogTextFragment) => void;
}

/** How many lines match, and the way from one to the next; begins with the newest. Another text is another one of these. */
export function LogMatches({ runId, find, onShow }: Props) {
  const client = useClient();
  const { state, error, reload, update } = useLiveQuery({
    query: async (asked, variables: LogFind & { readonly id: string }) =>
      (await readDocument(asked, LogMatchesDocument, variables)).run?.logMatches ?? null,
    variables: { id: runId, ...find },
  });
  /** How many matches come after the one that is shown. */
  const [behind, setBehind] = useState(0);
  const edges = state?.edges ?? [];
  const shown = edges.at(-1 - behind)?.node ?? null;
  const isOldestRead = behind >= edges.length - 1;
  const older = useReadingOn(
    state?.pageInfo.hasPreviousPage ? state.pageInfo.startCursor : null,
    async (before) => {
      const { run } = await readDocument(client, LogMatchesDocument, { id: runId, ...find, before });
      const page = run?.logMatches;
      if (!page) return;
      update(
        (known) => known && { ...known, pageInfo: page.pageInfo, edges: [...page.edges, ...known.edges] },
      );
      setBehind((now) => now + 1);
    },
  );
  const place = shown?.cursor;
  useEffect(() => {
    if (shown) onShow(shown);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the line of one place is always the same
  }, [place]);

  if (error !== null) return <ReadErrorNotice message={error} onRetry={reload} />;
  return (
    <Group gap={4} wrap="nowrap">
      <Text size="xs" c="dimmed" role="status" miw={90} ta="end">
        {state ? countText(state, behind) : 'Searching…'}
      </Text>
      <ActionIcon
        variant="default"
        size={26}
        aria-label="Previous match"
        disabled={isOldestRead && older.loadMore === null}
        loading={older.isLoading}
        onClick={() => {
          if (isOldestRead) older.loadMore?.();
          else setBehind(behind + 1);
        }}
      >
        <IconChevronUp size={16} />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size={26}
        aria-label="Next match"
        disabled={behind === 0}
        onClick={() => {
          setBehind(behind - 1);
        }}
      >
        <IconChevronDown size={16} />
      </ActionIcon>
    </Group>
  );
}

function countText({ totalCount, totalCountIsExact }: Matches, behind: number): string {
  if (totalCount === 0) return 'No matches';
  if (!totalCountIsExact) return `More than ${formatCount(totalCount)} matches`;
  return `${formatCount(totalCount - behind)} of ${formatCount(totalCount)}`;
}
