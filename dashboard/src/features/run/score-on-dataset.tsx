import { Group, Loader, NativeSelect } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { ScorableVersionsDocument } from '../../gql/graphql.ts';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import type { ScorableImages } from './scorable-images.ts';

export interface ChosenVersion {
  readonly id: string;
  readonly domains: ScorableImages['domains'];
}

/** Chooses the dataset that a checkpoint is scored on whose own is not here: the newest version of each. */
export function ScoreOnDataset({ children }: { children: (version: ChosenVersion) => ReactNode }) {
  const { state, error, reload } = useLiveQuery({
    query: (client) => readDocument(client, ScorableVersionsDocument, {}),
    variables: {},
  });
  const [chosenId, setChosenId] = useState<string | null>(null);
  if (error !== null) return <ReadErrorNotice message={error} onRetry={reload} />;
  if (!state) return <Loader size={12} role="status" aria-label="Loading datasets" />;
  const versions = state.datasets.edges.flatMap(({ node: { name, versions } }) =>
    versions.edges.map(({ node }) => ({ ...node, label: `${name}, version ${node.number}` })),
  );
  const chosen = versions.find(({ id }) => id === chosenId) ?? versions[0];
  if (!chosen) return <>There is no dataset to evaluate it on.</>;
  return (
    <Group gap="xs" align="flex-end">
      <NativeSelect
        size="xs"
        maw="100%"
        label="Dataset"
        data={versions.map(({ id, label }) => ({ value: id, label }))}
        value={chosen.id}
        onChange={(event) => {
          setChosenId(event.currentTarget.value);
        }}
      />
      {children(chosen)}
    </Group>
  );
}
