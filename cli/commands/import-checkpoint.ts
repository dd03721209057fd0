import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { limits } from '#contracts/limits.ts';
import { formatBytes } from '#lib/format-bytes.ts';
import { messageOf } from '#lib/message-of.ts';
import { uploadProgress } from '#lib/upload-progress.ts';
import type { ApiClient } from '../client.ts';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { graphql } from '../gql/gql.ts';
import type { CheckpointImportFieldsFragment } from '../gql/graphql.ts';
import { startProgress } from '../terminal/progress.ts';
import { readNameOption } from '../name-option.ts';
import { unlessRefused } from '../unless-refused.ts';
import { untilEnded } from '../until-ended.ts';

graphql(`
  fragment CheckpointImportFields on CheckpointImport {
    id
    state
    filename
    alreadyHere
    failure {
      class
      code
      message
    }
    checkpoint {
      id
      step
      stage
      byteSize
      canTranslate
      manifestSha256
      run {
        id
        shortId
        displayName
        datasetVersion {
          id
          number
          dataset {
            name
          }
        }
        origin {
          runShortId
          runName
          codeVersion
          datasetContentHash
        }
      }
    }
  }
`);

const ImportCheckpoint = graphql(`
  mutation ImportCheckpoint($input: ImportCheckpointInput!) {
    importCheckpoint(input: $input) {
      checkpointImport {
        ...CheckpointImportFields
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const CheckpointImportChanged = graphql(`
  subscription CheckpointImportChanged($checkpointImportId: ID!) {
    checkpointImportChanged(checkpointImportId: $checkpointImportId) {
      ...CheckpointImportFields
    }
  }
`);

/** `checkpoints import`. */
export function addImportCheckpoint(checkpoints: Command): void {
  checkpoints
    .command('import <file>')
    .description('bring in a checkpoint that another server exported, as a finished run of its own')
    .option('--name <name>', 'what to call its run here; default: what it was called there', readNameOption)
    .addHelpText('after', '\nExample:\n  $ ./exemplar checkpoints import model.tar --name "from the lab"')
    .action(
      withContext<[string, { readonly name?: string }]>(async ({ client, output }, file, { name }) => {
        const uploadId = await sendTar(client, file);
        const { importCheckpoint: asked } = await client.request(ImportCheckpoint, {
          input: { uploadId, displayName: name ?? null },
        });
        const { id } = unlessRefused(asked.checkpointImport, asked.userErrors);
        const done = await untilEnded(changes(client, id));
        if (done.state !== 'FINISHED') throw failed(done);
        output.result(done, ...linesOf(done));
      }),
    );
}

async function sendTar(client: ApiClient, file: string): Promise<string> {
  const filename = path.basename(file);
  const bytes = await readTar(file);
  const progress = startProgress(`Uploading ${filename}`);
  const startedAt = performance.now();
  try {
    const { uploadId } = await client.upload({
      kind: 'CHECKPOINT',
      filename,
      contentType: 'application/x-tar',
      bytes,
      onSent: (sent) => {
        progress.update(0, 1, uploadProgress(sent, bytes.byteLength, performance.now() - startedAt));
      },
    });
    return uploadId;
  } finally {
    progress.end();
  }
}

async function readTar(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size > limits.maxCheckpointBytes)
      throw new CommandFailure(
        'refused',
        `${file} has ${formatBytes(size)}, but a checkpoint may have at most ${formatBytes(limits.maxCheckpointBytes)}.`,
      );
    return await readFile(file);
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure('usage', `${file} cannot be read: ${messageOf(error)}`);
  }
}

async function* changes(client: ApiClient, checkpointImportId: string) {
  for await (const { checkpointImportChanged } of client.subscribe(CheckpointImportChanged, {
    checkpointImportId,
  }))
    yield checkpointImportChanged;
}

function failed({ state, filename, failure }: CheckpointImportFieldsFragment): CommandFailure {
  const reason = failure ? `${failure.message} (${failure.code})` : `it ended as ${state}`;
  return new CommandFailure('failed', `${filename} was not imported: ${reason}`, 'Nothing was stored.');
}

function linesOf({ filename, alreadyHere, checkpoint }: CheckpointImportFieldsFragment): string[] {
  if (!checkpoint) return [`Imported ${filename}; its checkpoint has been deleted since.`];
  const { step, run, byteSize } = checkpoint;
  if (alreadyHere)
    return [
      `This checkpoint is here already: step ${step} of run ${run.shortId} ${run.displayName}. Nothing was stored twice, and the run keeps its name.`,
    ];
  return [
    `Imported step ${step} (${formatBytes(byteSize)}) as run ${run.shortId} ${run.displayName}.`,
    ...(run.datasetVersion
      ? [
          `It was trained on ${run.datasetVersion.dataset.name}, version ${run.datasetVersion.number}, which is here.`,
        ]
      : ['The dataset that it was trained on is not here: evaluate it with --dataset <name>.']),
    `Translate with it: ./exemplar translate --checkpoint ${run.shortId} --direction A_TO_B --content <image> --exemplar <image>`,
  ];
}
