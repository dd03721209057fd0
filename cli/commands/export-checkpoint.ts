import type { Command } from 'commander';
import { formatBytes } from '#lib/format-bytes.ts';
import { withContext } from '../command-context.ts';
import { findCheckpointId } from '../find-checkpoint-id.ts';
import { graphql } from '../gql/gql.ts';
import { packCheckpoint } from '../pack-checkpoint.ts';
import { saveWhole } from '../save-whole.ts';
import { unlessMissing } from '../unless-missing.ts';

const CheckpointFiles = graphql(`
  query CheckpointFiles($id: ID!) {
    checkpoint(id: $id) {
      step
      run {
        shortId
      }
      files {
        name
        byteSize
        sha256
        url
      }
    }
  }
`);

/** `checkpoints export`. */
export function addExportCheckpoint(checkpoints: Command): void {
  checkpoints
    .command('export <checkpoint>')
    .description('save a checkpoint as a tar of its manifest and of its tensors (safetensors)')
    .option('--out <file>', 'file to write; default: checkpoint-<run>-<step>.tar')
    .addHelpText(
      'after',
      '\n<checkpoint> is an alias, latest, a run (its newest one), <run>@<step> or an id.' +
        '\n\nExample:\n  $ ./exemplar checkpoints export latest --out model.tar',
    )
    .action(
      withContext<[string, { readonly out?: string }]>(async ({ client, output }, named, { out }) => {
        const id = await findCheckpointId(client, named);
        const { run, step, files } = unlessMissing(
          (await client.request(CheckpointFiles, { id })).checkpoint,
          `checkpoint ${named}`,
          'List them: ./exemplar checkpoints list.',
        );
        const file = out ?? `checkpoint-${run.shortId}-${step}.tar`;
        const byteSize = await saveWhole(file, packCheckpoint(client, files));
        const names = files.map(({ name }) => name);
        output.result(
          { file, byteSize, files: names },
          `Saved ${file} (${formatBytes(byteSize)}): ${names.join(', ')}.`,
        );
      }),
    );
}
