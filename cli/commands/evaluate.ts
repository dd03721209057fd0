import { type Command, Option } from 'commander';
import { scoredSplitSchema } from '#contracts/domain.ts';
import { groupBy } from '#lib/group-by.ts';
import { withContext } from '../command-context.ts';
import { compareEvaluations, DIFFERENCE_COLUMNS } from '../comparison.ts';
import { evaluateCheckpoint } from '../evaluate-checkpoint.ts';
import { findCheckpointId } from '../find-checkpoint-id.ts';
import { evaluationOf, findCompared } from '../find-compared.ts';
import type { EvaluationFieldsFragment } from '../gql/graphql.ts';
import { latestVersionId } from '../latest-version-id.ts';
import { scoreLines } from '../score-lines.ts';

interface Options {
  readonly checkpoint: string;
  readonly split: string;
  readonly against?: readonly string[];
  readonly dataset?: string;
}

export function addEvaluate(program: Command): void {
  program
    .command('evaluate')
    .description('score a checkpoint on images of its dataset that it has not learned from')
    .requiredOption(
      '--checkpoint <checkpoint>',
      'checkpoint to score: an alias, latest, a run (its newest one), <run>@<step> or an id',
    )
    .addOption(
      new Option('--split <split>', 'images to score it on: validation to choose by, test for the last word')
        .choices(['validation', 'test'])
        .default('validation'),
    )
    .option(
      '--against <ids>',
      'evaluations or checkpoints to compare it with, separated by commas; a checkpoint without scores on these images is scored too',
      (ids: string) => ids.split(',').map((id) => id.trim()),
    )
    .option(
      '--dataset <name>',
      'dataset to score it on, in its newest version; only for an imported checkpoint whose own dataset is not here',
    )
    .addHelpText('after', '\nExample:\n  $ ./exemplar evaluate --checkpoint latest')
    .action(
      withContext<[Options]>(async ({ client, output }, options) => {
        const { checkpoint: named, against = [], split: name, dataset } = options;
        const checkpoint = await findCheckpointId(client, named);
        const split = scoredSplitSchema.parse(name.toUpperCase());
        const compared = [];
        for (const id of against)
          compared.push(await findCompared(client, await findCheckpointId(client, id), split));
        const versionId = dataset === undefined ? null : await latestVersionId(client, dataset);
        const done = await evaluateCheckpoint(client, checkpoint, split, versionId);
        const comparisons = [];
        for (const each of compared) {
          const evaluationId = await evaluationOf(client, each, split);
          comparisons.push({
            evaluationId,
            differences: await compareEvaluations(client, evaluationId, done.id),
          });
        }
        output.result(against.length > 0 ? { ...done, comparisons } : done, ...evaluationLines(done));
        if (output.json) return;
        for (const { evaluationId, differences } of comparisons) {
          output.result({}, '', `Against evaluation ${evaluationId}, which comes first:`);
          output.list(differences, DIFFERENCE_COLUMNS);
        }
      }),
    );
}

function evaluationLines(done: EvaluationFieldsFragment): string[] {
  const references = done.references ?? [];
  return [
    `Step ${done.checkpoint.step}, ${done.imageCount ?? 0} ${done.split.toLowerCase()} images; in brackets 95 % intervals over images`,
    ...scoreLines(done.scores ?? [], references),
    ...(done.groups ?? []).flatMap((group) => [`Group ${group.name}:`, ...scoreLines(group.scores, [])]),
    ...missingLines(done.missingMeasures),
    ...references.map(({ label, description }) => `${label}: ${description}`),
    ...(done.split === 'TEST' && done.datasetVersion ? [testLine(done.datasetVersion)] : []),
  ];
}

function testLine({
  dataset,
  number,
  testEvaluationCount,
}: NonNullable<EvaluationFieldsFragment['datasetVersion']>): string {
  const times = testEvaluationCount === 1 ? 'once' : `${testEvaluationCount} times`;
  return `The test images of ${dataset.name}, version ${number}, have been scored ${times}.`;
}

/** One line per reason. */
function missingLines(missing: readonly { readonly label: string; readonly reason: string }[]): string[] {
  const byReason = groupBy(missing, ({ reason }) => reason);
  return Array.from(
    byReason,
    ([reason, measures]) => `Not measured: ${measures.map(({ label }) => label).join(', ')} (${reason})`,
  );
}
