import { Anchor, List, Loader, Text } from '@mantine/core';
import { formatBytes } from '#lib/format-bytes.ts';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { CheckpointFilesDocument } from '../../gql/graphql.ts';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { ShownOnRequest } from '../../ui/shown-on-request.tsx';

/** The files of a checkpoint as downloads, when asked for. */
export function CheckpointFiles({ checkpointId, step }: { checkpointId: string; step: number }) {
  return (
    <ShownOnRequest show="Show files" hide="Hide files">
      {() => <Files checkpointId={checkpointId} step={step} />}
    </ShownOnRequest>
  );
}

function Files({ checkpointId, step }: { checkpointId: string; step: number }) {
  const { state, error, reload } = useLiveQuery({
    query: (client, variables: { readonly id: string }) =>
      readDocument(client, CheckpointFilesDocument, variables),
    variables: { id: checkpointId },
  });
  if (error !== null) return <ReadErrorNotice message={error} onRetry={reload} />;
  if (!state) return <Loader size={12} role="status" aria-label="Loading files" />;
  return (
    <List size="xs" listStyleType="none">
      {state.checkpoint && (
        <List.Item>
          <Anchor href={state.checkpoint.tarUrl} download size="xs">
            All as a tar
          </Anchor>
        </List.Item>
      )}
      {state.checkpoint?.files.map(({ name, byteSize, url }) => (
        <List.Item key={name}>
          <Anchor href={url} download={`step-${step}-${name}`} size="xs">
            {name}
          </Anchor>{' '}
          <Text span c="dimmed" inherit>
            {formatBytes(byteSize)}
          </Text>
        </List.Item>
      ))}
    </List>
  );
}
