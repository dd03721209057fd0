import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { runIdSchema } from '#contracts/ids.ts';
import { limits } from '#contracts/limits.ts';
import { experimentPathSchema, notesSchema, tagSchema } from '#contracts/name-schema.ts';
import type { Prisma, PrismaClient, Run as RunRow } from '#db/generated/client.ts';
import { notify } from '#db/notify.ts';
import { mayChange, type Viewer } from '../../auth/viewer.ts';
import type { Change } from '../audit/entry-of.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import { experimentNamed } from '#db/runs/experiment-named.ts';
import { type LockedRun, lockRuns, type PlacedRun } from './lock-runs.ts';
import type { OrganizeRunsInput } from './organize-runs.input.ts';
import { writeNotes } from './write-notes.ts';

const tagsSchema = z.array(tagSchema).max(limits.maxTagsPerRun).nullish();
const inputSchema = z.object({
  runIds: z.array(z.string()).max(limits.maxRunsAtOnce),
  addTags: tagsSchema,
  removeTags: tagsSchema,
  experimentName: experimentPathSchema.nullish(),
  addNotes: notesSchema.nullish(),
  starred: z.boolean().nullish(),
  archived: z.boolean().nullish(),
});
type Wanted = z.output<typeof inputSchema>;

/** Runs as requested, and why others are not. */
export interface Organized {
  readonly runs: readonly RunRow[];
  readonly userErrors: readonly UserError[];
}

/** Tags, notes, stars, moves and archives runs: each of them wholly or not at all, whatever becomes of the others. */
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
    const rows = wanted.experimentName == null ? new Set<string>() : await rowsOf(transaction, found);
    const notes = wanted.addNotes ? await notesOf(transaction, found) : new Map<string, string>();
    const userErrors = found.flatMap((each) => refusalOf(each, viewer, wanted, { rows, notes }) ?? []);
    const refused = new Set(userErrors.map(({ field }) => field?.[1]));
    const free = found.flatMap(({ run, place }) => (run && !refused.has(place) ? [run] : []));
    const experimentId = free.length === 0 ? null : await targetOf(transaction, wanted);
    const runs: RunRow[] = [];
    for (const run of free)
      runs.push(
        await organize(transaction, run, { ...wanted, experimentId, notes: notedOf(notes, run, wanted) }),
      );
    if (wanted.starred != null) await star(transaction, viewer, runs, wanted.starred);
    await recordChanges(
      transaction,
      free.flatMap((before, index) => changeOf(before, runs[index], wanted, notes) ?? []),
    );
    return { runs, userErrors };
  });
}

/** Where they are moved to; null where they stay. */
async function targetOf(
  transaction: Prisma.TransactionClient,
  { experimentName }: Wanted,
): Promise<string | null> {
  return experimentName == null ? null : (await experimentNamed(transaction, experimentName)).id;
}

/** Those of the runs that are rows of the table of an experiment, which would miss them. */
async function rowsOf(
  transaction: Prisma.TransactionClient,
  found: readonly LockedRun[],
): Promise<ReadonlySet<string>> {
  const ids = found.flatMap(({ run }) => (run ? [run.id] : []));
  const trials = await transaction.trial.findMany({ where: { runId: { in: ids } }, select: { runId: true } });
  return new Set(trials.flatMap(({ runId }) => runId ?? []));
}

/** What is noted about each of them. */
async function notesOf(
  transaction: Prisma.TransactionClient,
  found: readonly LockedRun[],
): Promise<ReadonlyMap<string, string>> {
  const ids = found.flatMap(({ run }) => (run ? [run.id] : []));
  const noted = await transaction.runNotes.findMany({ where: { runId: { in: ids } } });
  return new Map(noted.map(({ runId, text }) => [runId, text]));
}

/** Its notes with what is added below them; null where nothing is. */
function notedOf(notes: ReadonlyMap<string, string>, { id }: RunRow, { addNotes }: Wanted): string | null {
  if (!addNotes) return null;
  const known = notes.get(id);
  return known === undefined ? addNotes : `${known}\n\n${addNotes}`;
}

interface Known {
  /** Runs that are rows of the table of an experiment. */
  readonly rows: ReadonlySet<string>;
  /** What is noted about runs that are to be noted. */
  readonly notes: ReadonlyMap<string, string>;
}

function refusalOf(
  { run, place }: LockedRun,
  viewer: Viewer,
  wanted: Wanted,
  { rows, notes }: Known,
): UserError | null {
  const field = ['runIds', place];
  if (!run) return refuse('NOT_FOUND', field, 'No run has this id.');
  const { addTags, removeTags, archived, experimentName, addNotes } = wanted;
  if ([addTags, removeTags, archived, experimentName, addNotes].every((each) => each == null)) return null;
  if (!mayChange(viewer, run.createdById, run.experiment.name)) {
    const message = `Only operators and the user who started "${run.displayName}" can change it.`;
    return refuse('FORBIDDEN', field, message);
  }
  // Who moves it to where they could not change it would have others clear it away.
  if (experimentName != null && !mayChange(viewer, run.createdById, experimentName)) {
    const message = `Your role in "${experimentName}" does not let you change "${run.displayName}" there.`;
    return refuse('FORBIDDEN', field, message);
  }
  if (rows.has(run.id)) {
    const message = `"${run.displayName}" is a row of the table of its experiment, and stays there.`;
    return refuse('INVALID_STATE', field, message);
  }
  if (Array.from(notedOf(notes, run, wanted) ?? '').length > limits.maxNotesLength) {
    const message = `The notes of "${run.displayName}" would have more than ${limits.maxNotesLength} characters. Shorten them first.`;
    return refuse('TOO_LONG', field, message);
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
async function organize(
  transaction: Prisma.TransactionClient,
  run: RunRow,
  wanted: Wanted & { readonly experimentId: string | null; readonly notes: string | null },
): Promise<RunRow> {
  const tags = tagsOf(run, wanted);
  const isRetagged = tags.join('\n') !== run.tags.join('\n');
  const isArchived = wanted.archived != null && wanted.archived !== (run.archivedAt !== null);
  const experimentId = wanted.experimentId ?? run.experimentId;
  const isChanged = isRetagged || isArchived || experimentId !== run.experimentId || wanted.notes !== null;
  if (wanted.starred == null && !isChanged) return run;
  // The star of one user is shown to them by the run's news, as any other change of it.
  await notify(transaction, 'run_changed', { runId: runIdSchema.parse(run.id) });
  if (!isChanged) return run;
  if (isArchived)
    await transaction.$executeRaw`
      update run set archived_at = case when ${wanted.archived}::boolean then now() end where id = ${run.id}::uuid`;
  if (wanted.notes !== null) await writeNotes(transaction, run.id, wanted.notes);
  return transaction.run.update({
    where: { id: run.id },
    data: { version: { increment: 1 }, tags, experimentId },
  });
}

/** What the audit log tells of a run; null where it is as it was. */
function changeOf(
  before: PlacedRun,
  after: RunRow | undefined,
  wanted: Wanted,
  notes: ReadonlyMap<string, string>,
): Change | null {
  if (!after || after.version === before.version) return null;
  const noted = notedOf(notes, before, wanted);
  const from = before.experiment.name;
  return {
    ...{ type: 'Run', id: before.id },
    before: { ...marksOf(before, from), ...(noted !== null && { notes: notes.get(before.id) ?? '' }) },
    after: { ...marksOf(after, wanted.experimentName ?? from), ...(noted !== null && { notes: noted }) },
  };
}

function marksOf({ displayName, tags, archivedAt }: RunRow, experiment: string) {
  return { displayName, experiment, tags, isArchived: archivedAt !== null };
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
