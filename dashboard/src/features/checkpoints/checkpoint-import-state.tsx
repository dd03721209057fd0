import { Alert, Group, Text } from '@mantine/core';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import {
  CheckpointImportChangedDocument,
  type CheckpointImportCardFragment,
  CheckpointImportNowDocument,
  type CheckpointImportNowQuery,
} from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { InlineLink } from '../../ui/inline-link.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';

/** How the import of a checkpoint goes, and what came of it. */
export function CheckpointImportState({ importId }: { importId: string }) {
  const { state, error, reload } = useLiveQuery({
    query: (client, variables) => readDocument(client, CheckpointImportNowDocument, variables),
    variables: { id: importId },
    changes: {
      subscription: CheckpointImportChangedDocument,
      variables: { checkpointImportId: importId },
      apply: (_: CheckpointImportNowQuery, { checkpointImportChanged }) => ({
        checkpointImport: checkpointImportChanged,
      }),
    },
  });
  const shown = state?.checkpointImport;
  if (!shown) return <ReadErrorNotice message={error} onRetry={reload} />;
  return (
    <div role="status">
      <Group gap="sm">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          <GivenName name={shown.filename} />
        </Text>
        <StateBadge state={shown.state} />
      </Group>
      <ReadErrorNotice message={error} onRetry={reload} />
      {shown.failure && (
        <Alert mt="sm" color="red" variant="light" title="Nothing was imported">
          <span style={{ overflowWrap: 'anywhere' }}>
            {shown.failure.message} ({shown.failure.code})
          </span>
        </Alert>
      )}
      {shown.checkpoint && <Outcome checkpoint={shown.checkpoint} isKnown={shown.alreadyHere} />}
    </div>
  );
}

interface OutcomeProps {
  readonly checkpoint: NonNullable<CheckpointImportCardFragment['checkpoint']>;
  readonly isKnown: boolean;
}

function Outcome({ checkpoint: { id, step, run, canTranslate }, isKnown }: OutcomeProps) {
  return (
    <Text size="sm" mt="xs">
      {isKnown ? 'This checkpoint is here already: ' : 'Imported: '}
      <InlineLink to={`/checkpoints/${id}`}>step {formatCount(step)}</InlineLink> of the run{' '}
      <InlineLink to={`/runs/${run.id}`}>
        <GivenName name={run.displayName} />
      </InlineLink>
      {isKnown && '. Nothing was stored twice'}.
      {canTranslate && (
        <>
          {' '}
          <InlineLink to={`/translate?run=${run.id}&checkpoint=${id}`}>Translate with it</InlineLink>
        </>
      )}
    </Text>
  );
}
