import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Option, type Command } from 'commander';
import { codeOf } from '#lib/code-of.ts';
import { messageOf } from '#lib/message-of.ts';
import { readIfThere } from '#lib/read-if-there.ts';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { findCheckpointId } from '../find-checkpoint-id.ts';
import type { Direction, Fit } from '#sdk/gql/graphql.ts';
import type { ImageSource } from '#sdk/translate.ts';

interface TranslateOptions {
  readonly checkpoint: string;
  readonly direction: Direction;
  readonly content: string;
  readonly exemplar?: string;
  readonly fit?: Fit;
  readonly out: string;
}

export function addTranslate(program: Command): void {
  program
    .command('translate')
    .description('translate an image into the style of an exemplar')
    .requiredOption(
      '--checkpoint <checkpoint>',
      'checkpoint to translate with: an alias, latest, a run (its newest one), <run>@<step> or an id',
    )
    .addOption(
      new Option('--direction <direction>', 'direction of the translation')
        .choices(['A_TO_B', 'B_TO_A'])
        .makeOptionMandatory(),
    )
    .requiredOption('--content <image>', 'image file, or id of a dataset image')
    .option('--exemplar <image>', 'like --content; required unless the method ignores it')
    .addOption(
      new Option('--fit <fit>', 'how an image of another size is resized (default: as in training)').choices([
        'STRETCH',
        'COVER',
        'CONTAIN',
      ]),
    )
    .requiredOption('--out <file>', 'PNG file to write')
    .addHelpText(
      'after',
      '\nExample:\n  $ ./exemplar translate --checkpoint latest --direction A_TO_B \\' +
        '\n      --content digit.png --exemplar colors.png --out translated.png',
    )
    .action(
      withContext<[TranslateOptions]>(async ({ client, output }, options) => {
        const { translation, exemplarIgnored, result } = await client.translate({
          checkpoint: await findCheckpointId(client, options.checkpoint),
          direction: options.direction,
          content: await imageSource(options.content),
          exemplar: options.exemplar === undefined ? null : await imageSource(options.exemplar),
          ...(options.fit && { fit: options.fit }),
        });
        await write(options.out, result.png);
        output.result(
          { ...translation, exemplarIgnored, out: path.resolve(options.out) },
          `Wrote ${options.out} (${result.width}×${result.height}, ${Math.round(translation.inferenceMs ?? 0)} ms)`,
          ...(exemplarIgnored
            ? ['The exemplar was ignored: the method of this run uses the content image alone.']
            : []),
        );
      }),
    );
}

/** A file of that name, to be uploaded; else the id of an image. */
async function imageSource(fileOrId: string): Promise<ImageSource> {
  const bytes = await readIfThere(fileOrId).catch((error: unknown) => {
    throw new CommandFailure('usage', `${fileOrId} cannot be read: ${messageOf(error)}`);
  });
  if (bytes) return new File([new Uint8Array(bytes)], path.basename(fileOrId));
  if (LOOKS_LIKE_ID.test(fileOrId)) return fileOrId;
  throw new CommandFailure('usage', `${fileOrId}: not a file, and not an image id.`);
}

/** Ids are base64url: a name with a dot or a slash is a file that is not there. */
const LOOKS_LIKE_ID = /^[\w-]{20,}$/;

async function write(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(file, bytes);
  } catch (error) {
    throw new CommandFailure('failed', `${file} cannot be written (${codeOf(error)}).`);
  }
}
