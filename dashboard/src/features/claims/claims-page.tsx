import { SegmentedControl, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Client } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { ClaimSuitesDocument, type ClaimSuiteFactsFragment } from '../../gql/graphql.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { ClaimLooks } from './claim-looks.tsx';
import { ClaimRows } from './claim-rows.tsx';
import { EffectTable } from './effect-table.tsx';
import { SuiteChecks } from './suite-checks.tsx';
import { VerdictTable } from './verdict-table.tsx';

/** What the runs of this server say of claims: verdicts, the effects that they stand on, and the runs behind every number. */
export function ClaimsPage() {
  const { state, error, reload } = useLiveQuery({ query: readSuites, variables: {} });
  return (
    <Stack gap="lg">
      <title>Claims · Exemplar</title>
      <div>
        <Text size="sm">
          <TextLink to="/experiments">Experiments</TextLink>
        </Text>
        <Title order={1} size="h3">
          Claims
        </Title>
      </div>
      <ReadErrorNotice message={error} onRetry={reload} />
      {!state && !error && <Skeleton height={240} role="status" aria-label="Weighing the claims" />}
      {state?.length === 0 && (
        <EmptyState
          title="No claims yet"
          hint="A suite of claims trains all methods on one dataset and says of each claim whether the runs support it. Start one: ./exemplar claims run --suite mnist-single-small"
        />
      )}
      {state?.map((suite) => (
        <Suite key={suite.experiment.id} suite={suite} />
      ))}
    </Stack>
  );
}

async function readSuites(client: Client): Promise<readonly ClaimSuiteFactsFragment[]> {
  return (await readDocument(client, ClaimSuitesDocument, {})).claims;
}

function Suite({ suite }: { suite: ClaimSuiteFactsFragment }) {
  const { title, experiment, tracks } = suite;
  const [chosen, choose] = useState<string | null>(null);
  const track = tracks.find(({ name }) => name === chosen) ?? tracks[0];
  return (
    <Stack gap="sm" component="section" aria-label={title}>
      <div>
        <Title order={2} size="h4">
          {title}
        </Title>
        <Text size="sm">
          <TextLink to={`/experiments/${experiment.id}`}>{experiment.name}</TextLink>
        </Text>
      </div>
      <VerdictTable claims={suite.claims ?? []} tracks={tracks} />
      {track && (
        <>
          <SegmentedControl
            aria-label="Track"
            data={tracks.map(({ name, label }) => ({ value: name, label }))}
            value={track.name}
            onChange={choose}
            style={{ alignSelf: 'flex-start' }}
          />
          <Text size="sm" c="dimmed">
            {track.description}
          </Text>
          <EffectTable claims={(suite.claims ?? []).filter((each) => each.track === track.name)} />
          <ClaimRows suite={suite} track={track.name} />
          <ClaimLooks suite={suite} track={track.name} />
        </>
      )}
      <SuiteChecks checks={suite.checks} />
    </Stack>
  );
}
