import type { Failure } from '#contracts/run-state.ts';
import { jobDefinitions } from '#jobs/definitions.ts';
import type { Ending } from '#jobs/ending.ts';
import type { Lease } from '#jobs/lease.ts';
import { type TranslateTask, translateTaskSchema } from '../../protocol.ts';
import type { SupervisorContext } from '../context.ts';
import type { LeaseKeeper } from '../leases/lease-keeper.ts';
import { settle } from '../leases/settle.ts';
import { noteDamage } from '../records/note-damage.ts';
import { locateImages } from './locate-images.ts';
import { logChild } from './log-child.ts';
import type { Task } from './run-task.ts';
import { storeTranslated, type Translated } from './store-translated.ts';
import { writeTogether } from './write-together.ts';

/** Translates a batch that shares a checkpoint; what is done is settled at once, with all that was done during the write before. */
export async function startTask(
  context: SupervisorContext,
  leases: readonly Lease[],
  keeper: LeaseKeeper,
): Promise<Task | null> {
  const open = new Map(leases.map((lease) => [lease.subjectId, lease]));
  const take = (translationId: string): Lease => {
    const lease = open.get(translationId);
    if (!lease) throw new Error(`a TRANSLATE task: expected an open translation, got ${translationId}`);
    open.delete(translationId);
    return lease;
  };
  const settleOne = (translationId: string, ending: Ending): Promise<void> =>
    settle(context, keeper, take(translationId), ending);
  const done = writeTogether((translated: readonly Translated[]) =>
    storeTranslated(context, keeper, translated),
  );

  const { checkpointId, manifestSha256, translations, missing } = await readTranslations(context, leases);
  for (const translationId of missing) {
    await settleOne(translationId, { type: 'FAILED', failure: imageGone });
  }
  if (translations.length === 0) return null;

  return {
    message: translateTaskSchema.parse({
      type: 'TRANSLATE',
      manifestSha256,
      translations,
      compute: context.compute,
      storage: context.storage,
    }),
    async handle(message) {
      if (message.type === 'translated') {
        done.add({ lease: take(message.translationId), result: message });
      } else if (message.type === 'translationFailed') {
        await settleOne(message.translationId, { type: 'FAILED', failure: message.failure });
      } else if (message.type === 'log') logChild(context, message);
      else throw new Error(`a TRANSLATE task: expected no message of type ${message.type}`);
    },
    async settle(ending) {
      await done.flush();
      const rest: Ending = ending.type === 'FINISHED' ? { type: 'FAILED', failure: noResult } : ending;
      const [held] = open.values();
      if (held) await noteDamage(context, keeper, held, checkpointId, rest);
      for (const translationId of [...open.keys()]) await settleOne(translationId, rest);
    },
    close: () => Promise.resolve(),
  };
}

const imageGone: Failure = {
  class: 'USER',
  code: 'NOT_FOUND',
  message: 'An image of this translation is no longer stored. Upload it again and start a new translation.',
};
const noResult: Failure = {
  class: 'INFRA',
  code: 'INTERNAL',
  message: 'The translator returned no result for this translation.',
};

interface Translations {
  readonly checkpointId: string;
  readonly manifestSha256: string;
  readonly translations: TranslateTask['translations'];
  /** Ids of translations whose images are gone. */
  readonly missing: readonly string[];
}

async function readTranslations(context: SupervisorContext, leases: readonly Lease[]): Promise<Translations> {
  const payloads = leases.map((lease) => jobDefinitions.TRANSLATE.readPayload(lease.payload));
  const rows = await context.prisma.translation.findMany({
    where: { id: { in: payloads.map((payload) => payload.translationId) } },
    include: { checkpoint: { select: { manifestSha256: true } } },
    orderBy: { id: 'asc' },
  });
  const images = await locateImages(
    context.prisma,
    rows.flatMap((row) => [
      row.contentImageId,
      ...(row.exemplarImageId === null ? [] : [row.exemplarImageId]),
    ]),
  );
  const translations = rows.flatMap((row) => {
    const translationId = payloads.find((payload) => payload.translationId === row.id)?.translationId;
    const content = images.get(row.contentImageId);
    const exemplar = row.exemplarImageId === null ? null : images.get(row.exemplarImageId);
    if (!translationId || !content || exemplar === undefined) return [];
    return [{ translationId, direction: row.direction, fit: row.fit, content, exemplar }];
  });
  const complete = new Set<string>(translations.map((translation) => translation.translationId));
  const manifestSha256 = rows[0]?.checkpoint.manifestSha256 ?? '';
  const checkpointId = rows[0]?.checkpointId ?? '';
  const missing = leases.map((lease) => lease.subjectId).filter((id) => !complete.has(id));
  return { checkpointId, manifestSha256, translations, missing };
}
