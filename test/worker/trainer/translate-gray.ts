import { v7 as uuid } from 'uuid';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import type { Direction } from '#contracts/domain.ts';
import { translationIdSchema, type Sha256 } from '#contracts/ids.ts';
import { createOnnxBackend } from '../../../worker/compute/onnx/onnx-backend.ts';
import { encodePng } from '../../../worker/images/encode-png.ts';
import type { FromChild } from '../../../worker/protocol.ts';
import { translateBatch } from '../../../worker/translator/translate-batch.ts';
import { createWarmModels } from '../../../worker/translator/warm-models.ts';
import { said, type TinyWorld } from './tiny-run.ts';

/**
 * Translates one picture under exemplars, all of them uploads of one gray each.
 *
 * @param exemplars levels of gray, 0..255
 * @returns the hashes of the results, in the order of the exemplars
 */
export async function translateGray(
  { blobs }: TinyWorld,
  manifestSha256: Sha256,
  direction: Direction,
  exemplars: readonly number[],
): Promise<Sha256[]> {
  const models = createWarmModels(await createOnnxBackend({ threads: 1 }), blobs);
  const model = await models.get(manifestSha256);
  const upload = async (level: number) => {
    const png = await encodePng({ width: 16, height: 16, data: new Uint8Array(16 * 16 * 3).fill(level) });
    const blob = await blobs.put(png);
    return {
      ...blob,
      source: 'UPLOAD' as const,
      imageSha256: blob.sha256,
      offset: 0,
      decoder: NEWEST_DECODER,
    };
  };
  const content = await upload(100);
  const translations = await Promise.all(
    exemplars.map(async (level) => ({
      translationId: translationIdSchema.parse(uuid()),
      direction,
      fit: 'STRETCH' as const,
      content,
      exemplar: await upload(level),
    })),
  );
  const messages: FromChild[] = [];
  await translateBatch({ translations }, model, blobs, {
    send: (message) => Promise.resolve(void messages.push(message)),
    stopRequested: () => Promise.resolve(null),
  });
  const results = new Map(said({ messages }, 'translated').map((each) => [each.translationId, each.sha256]));
  return translations.map(({ translationId }) => {
    const sha256 = results.get(translationId);
    if (sha256 === undefined) throw new Error('expected every translation to be told');
    return sha256;
  });
}
