import type { Api } from './api.ts';
import { ExemplarError } from './exemplar-error.ts';
import { graphql } from './gql/gql.ts';
import type { Direction, Fit, TranslationFieldsFragment } from './gql/graphql.ts';
import { unlessRefused } from './unless-refused.ts';
import { type UploadFile, type Uploaded } from './upload.ts';

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

/** The bytes of a PNG, JPEG or WebP, or the id of an image that the server has. */
export type ImageSource = Uint8Array | Blob | string;

export interface TranslateRequest {
  readonly content: ImageSource;
  /** Null only where the method of the run ignores it. */
  readonly exemplar: ImageSource | null;
  /** Id of a checkpoint that can translate. */
  readonly checkpoint: string;
  readonly direction: Direction;
  /** How the images are resized to the model's size; as in training without it. */
  readonly fit?: Fit;
}

export interface Translated {
  readonly translation: TranslationFieldsFragment;
  /** Whether an exemplar was given that the method ignores. */
  readonly exemplarIgnored: boolean;
  readonly result: { readonly width: number; readonly height: number; readonly png: Uint8Array };
}

/** How long the server holds the request before the wait goes on by a subscription; its own limit. */
const WAIT_MS = 30_000;

/** Uploads what has to be, translates, waits and downloads. */
export async function translate(
  api: Api,
  upload: (file: UploadFile) => Promise<Uploaded>,
  { content, exemplar, checkpoint, direction, fit }: TranslateRequest,
): Promise<Translated> {
  const { translate: payload } = await api.request(Translate, {
    input: {
      checkpointId: checkpoint,
      direction,
      contentImageId: await imageId(upload, content, 'content'),
      exemplarImageIds: exemplar === null ? null : [await imageId(upload, exemplar, 'exemplar')],
      fit: fit ?? null,
      waitMs: WAIT_MS,
    },
  });
  const [asked] = unlessRefused(payload.translations, payload.userErrors);
  if (!asked)
    throw new ExemplarError('answer', [{ code: 'UNKNOWN', message: 'The server returned no translation.' }]);
  const translation = isWaiting(asked) ? await untilEnded(api, asked.id) : asked;
  const { result } = translation;
  if (translation.state !== 'FINISHED' || !result?.url) throw unfinished(translation);
  const { width, height } = result;
  const png = await api.download(result.url);
  return { translation, exemplarIgnored: payload.exemplarIgnored, result: { width, height, png } };
}

async function imageId(
  upload: (file: UploadFile) => Promise<Uploaded>,
  source: ImageSource,
  name: string,
): Promise<string> {
  if (typeof source === 'string') return source;
  const file = source instanceof Blob ? source : new Blob([source]);
  const filename = 'name' in file && typeof file.name === 'string' ? file.name : name;
  const uploaded = await upload({
    kind: 'IMAGE',
    filename,
    contentType: file.type || 'application/octet-stream', // the server looks at the bytes anyway
    bytes: new Uint8Array(await file.arrayBuffer()),
  });
  if (uploaded.imageId !== null) return uploaded.imageId;
  const message = `${filename} was uploaded but not accepted. Try again.`;
  throw new ExemplarError('answer', [{ code: 'UNKNOWN', message }]);
}

function isWaiting({ state }: TranslationFieldsFragment): boolean {
  return state === 'QUEUED' || state === 'RUNNING';
}

async function untilEnded(api: Api, translationId: string): Promise<TranslationFieldsFragment> {
  for await (const { translationChanged } of api.subscribe(TranslationChanged, { translationId }))
    if (!isWaiting(translationChanged)) return translationChanged;
  const message = 'The server stopped sending updates before the work ended.';
  throw new ExemplarError('answer', [{ code: 'UNEXPECTED_ANSWER', message }]);
}

function unfinished({ state, failure }: TranslationFieldsFragment): ExemplarError {
  const why = failure ? `${failure.message} (${failure.code})` : 'no reason given';
  const message = `The translation ended as ${state}: ${why}`;
  return new ExemplarError('work', [{ code: failure?.code ?? state, message }]);
}
