import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Option, type Command } from 'commander';
import { limits } from '#contracts/limits.ts';
import { isJobEnded } from '#contracts/run-state.ts';
import { codeOf } from '#lib/code-of.ts';
import { messageOf } from '#lib/message-of.ts';
import { readIfThere } from '#lib/read-if-there.ts';
import { unlessRefused } from '../unless-refused.ts';
import type { ApiClient } from '../client.ts';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { findCheckpointId } from '../find-checkpoint-id.ts';
import { graphql } from '../gql/gql.ts';
import type { Direction, Fit } from '../gql/graphql.ts';
import { untilEnded } from '../until-ended.ts';
import { uploadImage } from '../upload.ts';

graphql(`
  fragment TranslationFields on Translation {
    id
    state
    direction
    fit
    inferenceMs
    checkpoint {
      id
      step
    }
    result {
      width
      height
      byteSize
      sha256
      url
    }
    failure {
      class
      code
      message
    }
    createdAt
    finishedAt
  }
`);

const Translate = graphql(`
  mutation Translate($input: TranslateInput!) {
    translate(input: $input) {
      translations {
        ...TranslationFields
      }
      exemplarIgnored
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const TranslationChanged = graphql(`
  subscription TranslationChanged($translationId: ID!) {
    translationChanged(translationId: $translationId) {
      ...TranslationFields
    }
  }
`);

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
      'checkpoint to translate with: latest, a run (its newest one), <run>@<step> or an id',
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
        const { translate } = await client.request(Translate, {
          input: {
            checkpointId: await findCheckpointId(client, options.checkpoint),
            direction: options.direction,
            contentImageId: await imageId(client, options.content),
            exemplarImageIds:
              options.exemplar === undefined ? null : [await imageId(client, options.exemplar)],
            fit: options.fit ?? null,
            waitMs: limits.maxTranslateWaitMs,
          },
        });
        const [asked] = unlessRefused(translate.translations, translate.userErrors);
        if (!asked) throw new CommandFailure('failed', 'The server returned no translation.');
        const done = isJobEnded(asked.state) ? asked : await untilEnded(translationChanges(client, asked.id));
        if (done.state !== 'FINISHED' || !done.result?.url)
          throw new CommandFailure(
            'failed',
            `The translation ended as ${done.state}: ${done.failure ? `${done.failure.message} (${done.failure.code})` : 'no reason given'}`,
          );
        await write(options.out, await client.download(done.result.url));
        const { width, height } = done.result;
        const { exemplarIgnored } = translate;
        output.result(
          { ...done, exemplarIgnored, out: path.resolve(options.out) },
          `Wrote ${options.out} (${width}×${height}, ${Math.round(done.inferenceMs ?? 0)} ms)`,
          ...(exemplarIgnored
            ? ['The exemplar was ignored: the method of this run uses the content image alone.']
            : []),
        );
      }),
    );
}

async function* translationChanges(client: ApiClient, translationId: string) {
  for await (const { translationChanged } of client.subscribe(TranslationChanged, { translationId }))
    yield translationChanged;
}

/** The id of an image: uploaded now when a file of that name is there. */
async function imageId(client: ApiClient, fileOrId: string): Promise<string> {
  const bytes = await readIfThere(fileOrId).catch((error: unknown) => {
    throw new CommandFailure('usage', `${fileOrId} cannot be read: ${messageOf(error)}`);
  });
  if (bytes)
    return uploadImage(client, {
      filename: path.basename(fileOrId),
      contentType: contentType(fileOrId),
      bytes,
    });
  if (LOOKS_LIKE_ID.test(fileOrId)) return fileOrId;
  throw new CommandFailure('usage', `${fileOrId}: not a file, and not an image id.`);
}

/** Ids are base64url: a name with a dot or a slash is a file that is not there. */
const LOOKS_LIKE_ID = /^[\w-]{20,}$/;

function contentType(file: string): string {
  return (
    { '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.webp': 'image/webp' }[
      path.extname(file).toLowerCase()
    ] ?? 'image/png'
  );
}

async function write(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(file, bytes);
  } catch (error) {
    throw new CommandFailure('failed', `${file} cannot be written (${codeOf(error)}).`);
  }
}
