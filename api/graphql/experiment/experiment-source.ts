import { experimentPathsAbove } from '#contracts/names.ts';
import type { Experiment as ExperimentRow, PrismaClient } from '#db/generated/client.ts';
import { pullSource } from '../../events/pull-source.ts';
import type { WakeUps } from '../../events/wake-ups.ts';

/** Changes within this time are told as one. */
const PAUSE_MS = 500;

/**
 * An experiment, then again whenever it was renamed, got its first run or lost its last one, roles in it were granted or revoked, a trial of it got a run or scores, a run changed its state, or came a twentieth of
 * its way further. It does not end: an experiment may be added to.
 */
export function experimentSource(
  { wakeUps, prisma }: { readonly wakeUps: WakeUps; readonly prisma: PrismaClient },
  id: string,
): AsyncIterableIterator<ExperimentRow> {
  let shown: string | null = null;
  let readAt = 0;
  return pullSource(
    (wake) => {
      let timer: NodeJS.Timeout | undefined;
      const wakeSoon = () => {
        timer ??= setTimeout(
          () => {
            timer = undefined;
            wake();
          },
          Math.max(0, readAt + PAUSE_MS - Date.now()),
        );
      };
      const offs = (['run', 'work', 'user'] as const).map((kind) => wakeUps.onAny(kind, wakeSoon));
      return () => {
        clearTimeout(timer);
        for (const off of offs) off();
      };
    },
    async () => {
      readAt = Date.now();
      const row = await prisma.experiment.findUnique({ where: { id } });
      const text = row && (await stateOf(prisma, row));
      const isNew = text !== shown;
      shown = text;
      return { value: isNew ? row : null, isLast: row === null };
    },
  );
}

/** What a look at an experiment shows. */
async function stateOf(prisma: PrismaClient, { id, name, splits }: ExperimentRow): Promise<string> {
  const rows = await prisma.$queryRaw<unknown[]>`
    select trial.position, trial.run_id, trial.canceled_at, run.state, run.stage, 20 * run.step / run.total_steps as twentieths,
      array(
        select evaluation.id::text || evaluation.state::text from evaluation
        join checkpoint on checkpoint.id = evaluation.checkpoint_id
        where checkpoint.run_id = run.id order by evaluation.id
      ) as scores
    from trial left join run on run.id = trial.run_id
    where trial.experiment_id = ${id}::uuid order by trial.position`;
  const [held] = await prisma.$queryRaw<unknown[]>`
    select exists (select from run where experiment_id = ${id}::uuid and trashed_at is null) as runs`;
  const roles = await prisma.experimentRole.findMany({
    where: { experiment: { name: { in: [...experimentPathsAbove(name), name] } } },
    orderBy: [{ experimentId: 'asc' }, { userId: 'asc' }],
  });
  return JSON.stringify([name, splits, rows, held, roles]);
}
