import { Skeleton, Stack, Text, Title } from '@mantine/core';
import type { Client } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { type ClaimSuiteFactsFragment, StylePicturesDocument } from '../../gql/graphql.ts';
import { StylePictures } from '../../pictures/style-pictures.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { ShownOnRequest } from '../../ui/shown-on-request.tsx';

/** The same content images under the same exemplars for every row of a track, by the run of its first seed. */
export function ClaimLooks({ suite, track }: { suite: ClaimSuiteFactsFragment; track: string }) {
  const shown = suite.rows
    .filter((row) => row.track === track)
    .flatMap(({ row, label, trials }) => {
      const scored = trials.flatMap(({ trial }) =>
        trial.evaluations.filter((each) => each.split === suite.split && each.state === 'FINISHED'),
      );
      return scored[0] ? [{ row, label, evaluationId: scored[0].id }] : [];
    });
  if (shown.length === 0) return null;
  return (
    <div>
      <Title order={3} size="h5">
        To look at
      </Title>
      <ShownOnRequest show="Show the same images under every style" hide="Hide images under every style">
        {() => (
          <Stack gap="md">
            {shown.map(({ row, label, evaluationId }) => (
              <Look key={row} label={label} evaluationId={evaluationId} />
            ))}
          </Stack>
        )}
      </ShownOnRequest>
    </div>
  );
}

function Look({ label, evaluationId }: { label: string; evaluationId: string }) {
  const { state, error, reload } = useLiveQuery({ query: readPictures, variables: { evaluationId } });
  return (
    <section aria-label={label}>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <ReadErrorNotice message={error} onRetry={reload} />
      {!state && !error && <Skeleton height={160} role="status" aria-label={`Pictures of ${label}`} />}
      {state?.length === 0 && (
        <Text size="sm" c="dimmed">
          This evaluation is of an earlier version, or its images show no styles: there are no pictures.
        </Text>
      )}
      {state && state.length > 0 && <StylePictures evaluationId={evaluationId} pictures={state} />}
    </section>
  );
}

async function readPictures(client: Client, variables: { evaluationId: string }) {
  const { evaluation } = await readDocument(client, StylePicturesDocument, variables);
  return (evaluation?.pictures ?? []).filter(({ shown }) => shown === 'STYLES' || shown === 'STYLE_MAP');
}
