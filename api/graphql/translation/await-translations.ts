import type { PrismaClient, Translation as TranslationRow } from '#db/generated/client.ts';
import type { WakeUps } from '../../events/wake-ups.ts';
import { isJobDone } from '../shared/is-job-done.ts';

/** A wake-up that got lost costs no more than this. */
const LOOK_AGAIN_MS = 2_000;

/**
 * Translations, once all have ended or `waitMs` have passed, in the order of `ids`. It sleeps until a wake-up says
 * that one of them changed.
 */
export async function awaitTranslations(
  { prisma, wakeUps }: { prisma: PrismaClient; wakeUps: WakeUps },
  ids: readonly string[],
  waitMs: number,
): Promise<TranslationRow[]> {
  const deadline = Date.now() + waitMs;
  let wake = (): void => undefined;
  const off = ids.map((id) =>
    wakeUps.on('translation', id, () => {
      wake();
    }),
  ); // before the first read
  try {
    for (;;) {
      const changed = new Promise<void>((resolve) => {
        wake = resolve; // armed before reading
      });
      const rows = await prisma.translation.findMany({ where: { id: { in: [...ids] } } });
      const remainingMs = deadline - Date.now();
      if (remainingMs <= 0 || rows.every((row) => isJobDone(row.state)))
        return ids.flatMap((id) => rows.filter((row) => row.id === id));
      const timer = setTimeout(wake, Math.min(remainingMs, LOOK_AGAIN_MS));
      await changed;
      clearTimeout(timer);
    }
  } finally {
    for (const leave of off) leave();
  }
}
