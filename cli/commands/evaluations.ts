import path from 'node:path';
import type { Command } from 'commander';
import { readEvaluationRows } from '#contracts/evaluation-rows.ts';
import type { ApiClient } from '../client.ts';
import { withContext } from '../command-context.ts';
import { evaluationCsv } from '../evaluation-csv.ts';
import { CommandFailure } from '../failure.ts';
import { graphql } from '../gql/gql.ts';
import { tell } from '../terminal/tell.ts';
import { unlessMissing } from '../unless-missing.ts';
import { writeFolder } from '../write-folder.ts';

const ExportedEvaluation = graphql(`
  query ExportedEvaluation($id: ID!) {
    evaluation(id: $id) {
      id
      state
      rowsUrl
      pictures {
        direction
        shown
        rows
        image {
          url
        }
      }
    }
  }
`);

export function addEvaluations(program: Command): void {
  program
    .command('evaluations')
    .description('scores of checkpoints; "evaluate" makes them, "compare" compares two')
    .command('export <evaluation>')
    .description(
      'write its pictures (best, median and worst pairs, styles) as PNG and the values of every pair as CSV',
    )
    .requiredOption('--to <folder>', 'folder to make, or an empty one')
    .addHelpText(
      'after',
      '\nPictures show from top to bottom: content image, exemplar, translation, ground truth, map of the error.' +
        '\n"./exemplar checkpoints list --json" shows the ids of evaluations.' +
        '\n\nExample:\n  $ ./exemplar evaluations export RXZhbHVhdGlvbjowMTg5MGE1ZC1hYzk2 --to scores',
    )
    .action(
      withContext<[string, { readonly to: string }]>(async ({ client, output }, id, { to }) => {
        const { files, isMeasured } = await filesOf(client, id);
        await writeFolder(to, files);
        if (!isMeasured)
          tell(
            'Where the error lies was not measured: there is no ground truth, or an earlier version scored it.',
          );
        const names = [...files.keys()];
        output.result({ folder: path.resolve(to), files: names }, `${to}: ${names.join(', ')}`);
      }),
    );
}

interface Exported {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Whether the parts of the error are among the rows. */
  readonly isMeasured: boolean;
}

async function filesOf(client: ApiClient, id: string): Promise<Exported> {
  const { state, rowsUrl, pictures } = unlessMissing(
    (await client.request(ExportedEvaluation, { id })).evaluation,
    `evaluation ${id}`,
    '"./exemplar checkpoints list --json" shows the ids of evaluations.',
  );
  if (state !== 'FINISHED')
    throw new CommandFailure('refused', `The evaluation ${id} has no scores yet: it is ${state}.`);
  if (!rowsUrl)
    throw new CommandFailure(
      'refused',
      `The evaluation ${id} was made by an earlier version, which kept no values of single images. Evaluate its checkpoint again.`,
    );
  const rows = readEvaluationRows(JSON.parse(new TextDecoder().decode(await client.download(rowsUrl))));
  const files = new Map<string, Uint8Array>([['rows.csv', Buffer.from(evaluationCsv(rows))]]);
  for (const { direction, shown, image } of pictures) {
    const name = `${direction.toLowerCase().replaceAll('_', '-')}-${shown.toLowerCase().replace('_', '-')}.png`;
    if (!image.url) throw new CommandFailure('failed', `The server gave no address of ${name}. Try again.`);
    files.set(name, await client.download(image.url));
  }
  return { files, isMeasured: rows.errors.ab !== null || rows.errors.ba !== null };
}
