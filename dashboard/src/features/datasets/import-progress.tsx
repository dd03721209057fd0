import { Alert, CloseButton, Group, List, Paper, Text } from '@mantine/core';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { ImportChangedDocument, ImportNowDocument, type ImportNowQuery } from '../../gql/graphql.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { formatCount } from '../../ui/format.ts';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { GivenName } from '../../ui/given-name.tsx';

interface Props {
  readonly importId: string;
  readonly onClose: () => void;
}

/** How far an import is, and each file it could not read. */
export function ImportProgress({ importId, onClose }: Props) {
  const { state, error, reload } = useLiveQuery({
    query: (client, variables) => readDocument(client, ImportNowDocument, variables),
    variables: { id: importId },
    changes: {
      subscription: ImportChangedDocument,
      variables: { importId },
      apply: (_: ImportNowQuery, { importChanged }) => ({ import: importChanged }),
    },
  });
  const shown = state?.import;
  const isFinished = shown?.state === 'FINISHED';

  if (state && !shown)
    return <ErrorNotice message="Import not found. It may have been started on another server." />;
  if (!shown) return <ReadErrorNotice message={error} onRetry={reload} />;
  return (
    <Paper component="section" p="md" aria-label={`Import of ${shown.dataset.name}`}>
      <Group gap="sm" mb="xs">
        <Text fw={600}>
          Import of <GivenName name={shown.dataset.name} />
        </Text>
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
      <ReadErrorNotice message={error} onRetry={reload} />
      {shown.failure && (
        <Alert mt="sm" color="red" variant="light" title="Nothing was imported">
          {shown.failure.message}
        </Alert>
      )}
      {isFinished && shown.fileErrorCount > 0 && (
        <Text size="sm" mt="sm">
          {shown.fileErrorCount === 1
            ? '1 file was left out:'
            : `${formatCount(shown.fileErrorCount)} files were left out:`}
        </Text>
      )}
      {shown.fileErrors && shown.fileErrors.length > 0 && (
        <List size="sm" mt="sm" aria-label={isFinished ? 'Files left out' : 'Files with errors'}>
          {shown.fileErrors.map((each) => (
            <List.Item key={`${each.domain} ${each.name}`}>
              Domain {each.domain}, <GivenName name={each.name} />: {each.message}
            </List.Item>
          ))}
          {shown.fileErrorCount > shown.fileErrors.length && (
            <List.Item>and {formatCount(shown.fileErrorCount - shown.fileErrors.length)} more</List.Item>
          )}
        </List>
      )}
    </Paper>
  );
}
