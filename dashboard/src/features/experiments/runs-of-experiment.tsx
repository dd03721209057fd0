import { List, Paper, Text, Title } from '@mantine/core';
import { type Client, useClient } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { useReadingOn } from '../../api/use-reading-on.ts';
import {
  RunsOfExperimentChangedDocument,
  RunsOfExperimentDocument,
  type RunsOfExperimentQuery,
} from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { formatCount } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { InlineLink } from '../../ui/inline-link.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import classes from './runs-of-experiment.module.css';
import { withChangedRun } from './with-changed-run.ts';

type Runs = RunsOfExperimentQuery['runs'];

/** The runs of an experiment and of all below it, newest first. */
export function RunsOfExperiment({ path }: { path: string }) {
  const client = useClient();
  const { state, error, reload, update } = useLiveQuery({
    query: (asked, { under }: { under: string }) => readRuns(asked, under, null),
    variables: { under: path },
    changes: {
      subscription: RunsOfExperimentChangedDocument,
      variables: {},
      apply: (known: Runs, { runsChanged }) => withChangedRun(known, runsChanged, path),
    },
  });
  const more = useReadingOn(state?.pageInfo.hasNextPage ? state.pageInfo.endCursor : null, async (after) => {
    const page = await readRuns(client, path, after);
    update((known) => ({ ...page, edges: [...known.edges, ...page.edges] }));
  });
  const where = `experiment under ${JSON.stringify(path)}`;
  return (
    <Paper component="section" aria-label="Runs" p="md">
      <Title order={2} size="h4" mb="xs">
        Runs
      </Title>
      <ReadErrorNotice message={error} onRetry={reload} />
      {state && (
        <Text size="sm" c="dimmed" mb="xs">
          {state.totalCount === 0 ? (
            'No runs yet. Start runs in it, or move runs to it, by its name.'
          ) : (
            <>
              {formatCount(state.totalCount)} with those of the experiments below it, newest first.{' '}
              <InlineLink to={`/runs?where=${encodeURIComponent(where)}`}>Open as a table</InlineLink>
            </>
          )}
        </Text>
      )}
      <List listStyleType="none" size="sm" spacing={4}>
        {state?.edges.map(({ node }) => (
          <List.Item key={node.id}>
            <span className={classes.name}>
              <TextLink to={`/runs/${node.id}`}>
                <GivenName name={node.displayName} />
              </TextLink>
            </span>{' '}
            <StateBadge state={node.state} />{' '}
            <Text span size="xs" c="dimmed">
              {node.experiment.name !== path && (
                <>
                  <GivenName name={node.experiment.name.slice(path.length + 1)} />{' '}
                </>
              )}
              <Age time={node.createdAt} />
            </Text>
          </List.Item>
        ))}
      </List>
      <LoadMore label="Load earlier runs" more={more} />
    </Paper>
  );
}

async function readRuns(client: Client, under: string, after: string | null): Promise<Runs> {
  return (
    await readDocument(client, RunsOfExperimentDocument, { filter: { experimentUnder: [under] }, after })
  ).runs;
}
