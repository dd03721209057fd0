import { Paper, Skeleton, Stack, Table, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import type { Client } from 'urql';
import { formatBytes } from '#lib/format-bytes.ts';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import {
  OverviewChangedDocument,
  OverviewPageDocument,
  type WholeOverviewFragment,
} from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { formatCount } from '../../ui/format.ts';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { AttentionList } from './attention-list.tsx';

/** The whole server at a glance: what needs a hand, what runs in which version, how much there is. */
export function OverviewPage() {
  const { state, error, reload } = useLiveQuery({
    query: readOverview,
    variables: {},
    changes: {
      subscription: OverviewChangedDocument,
      variables: {},
      apply: (_before, { overviewChanged }) => overviewChanged,
    },
  });
  return (
    <Stack gap="md">
      <title>Overview · Exemplar</title>
      <ReadErrorNotice message={error} onRetry={reload} />
      {!state && !error && <Skeleton height={180} role="status" aria-label="Loading the overview" />}
      {state && (
        <>
          <AttentionList attention={state.attention} />
          <Facts title="Versions" rows={versionsOf(state)} />
          <Facts title="At a glance" rows={countsOf(state)} />
        </>
      )}
    </Stack>
  );
}

async function readOverview(client: Client): Promise<WholeOverviewFragment> {
  return (await readDocument(client, OverviewPageDocument, {})).overview;
}

type Rows = Readonly<Record<string, ReactNode>>;

function Facts({ title, rows }: { title: string; rows: Rows }) {
  const titleId = useId();
  return (
    <Paper component="section" aria-labelledby={titleId} p="md">
      <Title order={2} size="h4" id={titleId}>
        {title}
      </Title>
      <Table verticalSpacing={4} w="auto" aria-labelledby={titleId}>
        <Table.Tbody>
          {Object.entries(rows).map(([label, value]) => (
            <Table.Tr key={label}>
              <Table.Th scope="row">{label}</Table.Th>
              <Table.Td className="numbers">{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function versionsOf(overview: WholeOverviewFragment): Rows {
  const { serverVersion, workerVersions, nodeVersion, databaseVersion, startedAt } = overview;
  return {
    Server: (
      <>
        {serverVersion}, started <Age time={startedAt} />
      </>
    ),
    Workers: workerVersions.join(', ') || '–',
    Node: nodeVersion,
    Postgres: databaseVersion,
  };
}

function countsOf({ counts, freeBytes }: WholeOverviewFragment): Rows {
  return {
    'Workers online': formatCount(counts.onlineWorkers),
    'Runs under way': formatCount(counts.activeRuns),
    'Waiting for a worker': <TextLink to="/queue">{formatCount(counts.waitingWork)}</TextLink>,
    Runs: <TextLink to="/runs">{formatCount(counts.runs)}</TextLink>,
    Checkpoints: formatCount(counts.checkpoints),
    Datasets: <TextLink to="/datasets">{formatCount(counts.datasets)}</TextLink>,
    Users: formatCount(counts.users),
    'Free on the disk': (
      <>
        {freeBytes === null ? '–' : formatBytes(freeBytes)}, <TextLink to="/admin/disk">disk use</TextLink>
      </>
    ),
  };
}
