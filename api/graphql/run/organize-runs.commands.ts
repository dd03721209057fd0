import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { runIdSchema } from '#contracts/ids.ts';
import { limits } from '#contracts/limits.ts';
import { tagSchema } from '#contracts/name-schema.ts';
import type { Prisma, PrismaClient, Run as RunRow } from '#db/generated/client.ts';
import { notify } from '#db/notify.ts';
import { mayChange, type Viewer } from '../../auth/viewer.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import { lockRuns } from './lock-runs.ts';
import type { OrganizeRunsInput } from './organize-runs.input.ts';

const tagsSchema = z.array(tagSchema).max(limits.maxTagsPerRun).nullish();
const inputSchema = z.object({
  runIds: z.array(z.string()).max(limits.maxRunsAtOnce),
  addTags: tagsSchema,
  removeTags: tagsSchema,
  starred: z.boolean().nullish(),
  archived: z.boolean().nullish(),
});
type Wanted = z.output<typeof inputSchema>;

/** Runs as requested, and why others are not. */
export interface Organized {
  readonly runs: readonly RunRow[];
  readonly userErrors: readonly UserError[];
}

/** Tags, stars and archives runs: each of them wholly or not at all, whatever becomes of the others. */
export async function organizeRuns(
  prisma: PrismaClient,
  viewer: Viewer,
  input: OrganizeRunsInput,
): Promise<Organized> {
  const parsed = parseInput(inputSchema, input);
  if (parsed.userErrors) return { runs: [], userErrors: parsed.userErrors };
  const wanted = parsed.value;
  return prisma.$transaction(async (transaction) => {
    const found = await lockRuns(transaction, wanted.runIds, 'OUTSIDE_TRASH');
    const runs: RunRow[] = [];
    const userErrors: UserError[] = [];
    for (const { run, place } of found) {
      const refused = run ? refusalOf(run, viewer, wanted, place) : noRun(place);
      if (refused) userErrors.push(refused);
      else if (run) runs.push(await organize(transaction, run, wanted));
    }
    if (wanted.starred != null) await star(transaction, viewer, runs, wanted.starred);
    return { runs, userErrors };
  });
}

function noRun(place: string): UserError {
  return refuse('NOT_FOUND', ['runIds', place], 'No run has this id.');
}

function refusalOf(run: RunRow, viewer: Viewer, wanted: Wanted, place: string): UserError | null {
  const field = ['runIds', place];
  const { addTags, removeTags, archived } = wanted;
  if (addTags == null && removeTags == null && archived == null) return null;
  if (!mayChange(viewer, run.createdById)) {
    const message = `Only operators and the user who started "${run.displayName}" can change it.`;
    return refuse('FORBIDDEN', field, message);
  }
  const tags = tagsOf(run, wanted);
  if (tags.length <= limits.maxTagsPerRun) return null;
  const message = `"${run.displayName}" would have ${tags.length} tags; at most ${limits.maxTagsPerRun} are allowed. Take some from it first.`;
  return refuse('TOO_LONG', field, message);
}

function tagsOf(run: RunRow, { addTags, removeTags }: Wanted): string[] {
  const kept = run.tags.filter((tag) => !removeTags?.includes(tag));
  return [...new Set([...kept, ...(addTags ?? [])])];
}

/** What is as requested already stays at its version. */
async function organize(transaction: Prisma.TransactionClient, run: RunRow, wanted: Wanted): Promise<RunRow> {
  const tags = tagsOf(run, wanted);
  const isRetagged = tags.join('\n') !== run.tags.join('\n');
  const isMoved = wanted.archived != null && wanted.archived !== (run.archivedAt !== null);
  if (wanted.starred == null && !isRetagged && !isMoved) return run;
  // The star of one user is shown to them by the run's news, as any other change of it.
  await notify(transaction, 'run_changed', { runId: runIdSchema.parse(run.id) });
  if (!isRetagged && !isMoved) return run;
  if (isMoved)
    await transaction.$executeRaw`
      update run set archived_at = case when ${wanted.archived}::boolean then now() end where id = ${run.id}::uuid`;
  return transaction.run.update({ where: { id: run.id }, data: { version: { increment: 1 }, tags } });
}

async function star(
  transaction: Prisma.TransactionClient,
  { id: userId }: Viewer,
  runs: readonly RunRow[],
  starred: boolean,
): Promise<void> {
  const ids = runs.map(({ id }) => id);
  if (starred)
    await transaction.runStar.createMany({
      data: ids.map((runId) => ({ userId, runId })),
      skipDuplicates: true,
    });
  else await transaction.runStar.deleteMany({ where: { userId, runId: { in: ids } } });
}
