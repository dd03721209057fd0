import { Alert, CloseButton, Group, List, Paper, Text } from '@mantine/core';
import { useState } from 'react';
import { useQuery } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { useLive } from '../../api/use-live.ts';
import { ImportChangedDocument, type ImportCardFragment, ImportNowDocument } from '../../gql/graphql.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { formatCount } from '../../ui/format.ts';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';

interface Props {
  readonly importId: string;
  readonly onFinished: () => void;
  readonly onClose: () => void;
}

/** How far an import is, and each file it could not read. */
export function ImportProgress({ importId, onFinished, onClose }: Props) {
  const [{ data, error }] = useQuery({ query: ImportNowDocument, variables: { id: importId } });
  const [changed, setChanged] = useState<ImportCardFragment | null>(null);
  const [liveError, setLiveError] = useState<string | null>(null);
  useLive(
    ImportChangedDocument,
    { importId },
    ({ importChanged }) => {
      setChanged(importChanged);
      if (importChanged.state === 'FINISHED') onFinished();
    },
    (problem) => {
      setLiveError(plainError(problem));
    },
  );

  const shown = changed ?? data?.import;
  if (error) return <ErrorNotice message={plainError(error)} />;
  if (data && !shown) return <ErrorNotice message="There is no such import." />;
  if (!shown) return null;
  return (
    <Paper component="section" p="md" aria-label={`Import of ${shown.dataset.name}`}>
      <Group gap="sm" mb="xs">
        <Text fw={600}>Import of {shown.dataset.name}</Text>
        <StateBadge state={shown.state} />
        <Text size="sm" c="dimmed" className="numbers">
          {formatCount(shown.imagesDone)}
          {shown.imagesTotal !== null && ` of ${formatCount(shown.imagesTotal)}`} images
        </Text>
        <CloseButton ml="auto" aria-label="Hide this import" onClick={onClose} />
      </Group>
      <ProgressLine
        done={shown.state === 'FINISHED' ? 1 : shown.imagesDone}
        total={shown.state === 'FINISHED' ? 1 : (shown.imagesTotal ?? 0)}
        color={shown.state === 'FINISHED' ? 'teal' : shown.state === 'FAILED' ? 'red' : 'indigo'}
        label="Progress of the import"
      />
      {liveError && <ErrorNotice message={liveError} />}
      {shown.failure && (
        <Alert mt="sm" color="red" variant="light" title="Nothing was imported">
          {shown.failure.message}
        </Alert>
      )}
      {shown.fileErrors && shown.fileErrors.length > 0 && (
        <List size="sm" mt="sm" aria-label="Files with errors">
          {shown.fileErrors.map((each) => (
            <List.Item key={`${each.domain} ${each.name}`}>
              Domain {each.domain}, {each.name}: {each.message}
            </List.Item>
          ))}
        </List>
      )}
    </Paper>
  );
}
