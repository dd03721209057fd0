import { Button, Group, Loader, Text, VisuallyHidden } from '@mantine/core';
import { useMutation } from 'urql';
import { groupBy } from '#lib/group-by.ts';
import { freshKey } from '../../api/fresh-key.ts';
import { isUnderWay } from '../../api/is-under-way.ts';
import { plainError } from '../../api/plain-error.ts';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { useWaiting } from '../../api/use-waiting.ts';
import {
  type CheckpointRowFragment,
  EvaluateCheckpointDocument,
  EvaluationChangedDocument,
  EvaluationNowDocument,
  type EvaluationNowQuery,
  type EvaluationScoresFragment,
  type ScoredSplit,
} from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { ShownOnRequest } from '../../ui/shown-on-request.tsx';
import { ErrorShares } from './error-shares.tsx';
import { EvaluationPictures } from './evaluation-pictures.tsx';
import type { ScorableImages } from './scorable-images.ts';
import { scorableSplits } from './scorable-splits.ts';
import { ScoreOnDataset } from './score-on-dataset.tsx';
import { ScoreTable } from './score-table.tsx';
import { splitImages } from './split-images.ts';
import { waitingText } from './waiting-text.ts';

/** Newest scores of a checkpoint, and the buttons that ask for them. */
export function CheckpointScores({
  checkpoint,
  images,
  mayEvaluate,
}: {
  checkpoint: CheckpointRowFragment;
  images: ScorableImages | null;
  mayEvaluate: boolean;
}) {
  const [asked, evaluate] = useMutation(EvaluateCheckpointDocument);
  const known = asked.data?.evaluateCheckpoint.evaluation ?? checkpoint.latestEvaluation;
  const evaluation = useEvaluation(known);
  const waiting = useWaiting(evaluation?.id ?? '', evaluation?.state === 'QUEUED');
  const refusal = asked.error
    ? plainError(asked.error)
    : asked.data?.evaluateCheckpoint.userErrors.map((error) => error.message).join(' ');

  if (evaluation && isUnderWay(evaluation.state)) {
    return (
      <Group gap={6} mt={4}>
        <Loader size={12} />
        <Text size="xs" c="dimmed">
          {evaluation.state === 'RUNNING' && `Evaluating on the ${splitImages(evaluation.split)}`}
          {evaluation.state === 'QUEUED' &&
            (waiting ? `To be evaluated: ${waitingText(waiting)}` : 'Evaluation queued')}
        </Text>
      </Group>
    );
  }
  const done = evaluation?.state === 'FINISHED' ? evaluation : null;
  const ask = (split: ScoredSplit, datasetVersionId: string | null) => {
    const checkpointId = checkpoint.id;
    void evaluate({ input: { checkpointId, split, datasetVersionId, idempotencyKey: freshKey() } });
  };
  const buttons = (domains: ScorableImages['domains'], datasetVersionId: string | null) =>
    scorableSplits(domains)
      .filter((split) => datasetVersionId !== null || split !== done?.split)
      .map((split) => (
        <Button
          key={split}
          size="compact-xs"
          variant="subtle"
          ml={-8}
          loading={asked.fetching}
          onClick={() => {
            ask(split, datasetVersionId);
          }}
        >
          Evaluate on {splitImages(split)}
          <VisuallyHidden>, step {formatCount(checkpoint.step)}</VisuallyHidden>
        </Button>
      ));
  return (
    <>
      {done && !images && done.datasetVersion && (
        <Text size="xs" c="dimmed">
          Scored on <GivenName name={done.datasetVersion.dataset.name} /> v{done.datasetVersion.number}
        </Text>
      )}
      {done && <Scores evaluation={done} />}
      <Group gap={4} mt={4}>
        {mayEvaluate && images && buttons(images.domains, null)}
        {mayEvaluate && !images && checkpoint.canTranslate && (
          <ShownOnRequest show="Evaluate on a dataset" hide="Hide the datasets">
            {() => <ScoreOnDataset>{({ id, domains }) => buttons(domains, id)}</ScoreOnDataset>}
          </ShownOnRequest>
        )}
        {(refusal || evaluation?.failure) && (
          <Text size="xs" c="red">
            {refusal || evaluation?.failure?.message}
          </Text>
        )}
      </Group>
    </>
  );
}

function Scores({ evaluation }: { evaluation: EvaluationScoresFragment }) {
  return (
    <>
      <ScoreTable evaluation={evaluation} />
      <MissingMeasures evaluation={evaluation} />
      <ErrorShares evaluationId={evaluation.id} />
      <EvaluationPictures evaluation={evaluation} />
    </>
  );
}

/** What this dataset does not allow to be measured, and why. */
function MissingMeasures({ evaluation: { missingMeasures } }: { evaluation: EvaluationScoresFragment }) {
  const byReason = groupBy(missingMeasures, ({ reason }) => reason);
  return Array.from(byReason, ([reason, measures]) => (
    <Text key={reason} size="xs" c="dimmed">
      Not measured: {measures.map(({ label }) => label).join(', ')} ({reason})
    </Text>
  ));
}

/** `evaluation` as it is now, followed until it has ended. */
function useEvaluation(evaluation: EvaluationScoresFragment | null): EvaluationScoresFragment | null {
  const id = evaluation && isUnderWay(evaluation.state) ? evaluation.id : null;
  const { state } = useLiveQuery({
    query: (client, variables) => readDocument(client, EvaluationNowDocument, variables),
    variables: id === null ? null : { id },
    changes: {
      subscription: EvaluationChangedDocument,
      variables: { evaluationId: id ?? '' },
      apply: (_: EvaluationNowQuery, { evaluationChanged }) => ({ evaluation: evaluationChanged }),
    },
  });
  return state?.evaluation ?? evaluation;
}
