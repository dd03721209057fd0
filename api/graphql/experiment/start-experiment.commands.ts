import { z } from 'zod';
import { trialRow } from '#contracts/claims/suite-trials.ts';
import { scoredSplitSchema } from '#contracts/domain.ts';
import type { UserError } from '#contracts/errors.ts';
import { methodDefinition, presets, type RunConfig } from '#contracts/run-config.ts';
import { experimentPathSchema } from '#contracts/name-schema.ts';
import { readRunConfig } from '#contracts/stored/read-run-config.ts';
import type { Experiment as ExperimentRow, Prisma, Trial } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { advanceExperiment } from '#jobs/advance-experiment.ts';
import { merged } from '#lib/merged.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { refuseEmptySplit } from '../evaluation/refuse-empty-split.ts';
import { holdRunInputs } from '../run/hold-run-inputs.ts';
import { checkRun } from '../run/check-run.ts';
import { refusable } from '../shared/refusable.ts';
import { requireRoom } from '../shared/require-room.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import { configDifferences } from './config-differences.ts';
import { experimentNamed } from '#db/runs/experiment-named.ts';
import type { StartExperimentInput } from './experiment.input.ts';
import { refusePlace } from './refuse-place.ts';

/** Runs that one experiment may ask for at once. */
const MOST_TRIALS = 300;
const MOST_SEED = 2 ** 31 - 1;

const schema = z.object({
  name: experimentPathSchema,
  rows: z.array(z.string()).min(1).max(50),
  seeds: z.array(z.int().min(0).max(MOST_SEED)).min(1).max(100),
  config: z.record(z.string(), z.unknown()).nullish(),
  setting: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9./-]{0,29}$/, 'must be letters, digits, points, hyphens and slashes')
    .nullish(),
  split: scoredSplitSchema.nullish().transform((split) => split ?? 'VALIDATION'),
});

export interface Started {
  readonly experiment: ExperimentRow | null;
  readonly userErrors: readonly UserError[];
}

/**
 * Starts an experiment, or adds to it what it does not have yet: rows, seeds, a split. What is there already is not
 * repeated, so that the same request can be sent again at any time; other settings than those of trials that are there
 * are refused.
 */
export async function startExperiment(
  context: Pick<Context, 'prisma' | 'room'>,
  viewer: Viewer,
  input: StartExperimentInput,
): Promise<Started> {
  const { prisma, room } = context;
  const parsed = parseInput(schema, input);
  if (!parsed.value) return refused(parsed.userErrors);
  const forbidden = refusePlace(viewer, parsed.value.name, ['name']);
  if (forbidden) return refused([forbidden]);
  const { wanted, userErrors } = await wantedTrials(context, input, parsed.value);
  if (!wanted) return refused(userErrors);
  const { name, split } = parsed.value;
  const [{ datasetVersionId }] = wanted;
  const emptySplit = await refuseEmptySplit(prisma, datasetVersionId, split);
  if (emptySplit) return refused([emptySplit]);
  const full = await requireRoom(room, 0, null);
  if (full.length > 0) return refused(full);

  const started = await refusable(prisma, async (transaction) => {
    await holdRunInputs(transaction, wanted);
    const { id } = await experimentNamed(transaction, name);
    await transaction.$queryRaw`select from experiment where id = ${id}::uuid for no key update`;
    const known = await transaction.trial.findMany({
      where: { experimentId: id },
      orderBy: { position: 'asc' },
    });
    const changed = await refuseChanges(transaction, known, wanted);
    if (changed.length > 0) return refused(changed);

    const isNew = (trial: Wanted) => !known.some((other) => isSame(other, trial));
    const next = (known.at(-1)?.position ?? -1) + 1;
    const added = wanted.filter(isNew);
    await transaction.trial.createMany({
      data: added.map((trial, i) => ({
        ...trial,
        id: newId(),
        experimentId: id,
        createdById: viewer.id,
        position: next + i,
      })),
    });
    const { splits } = await transaction.experiment.findUniqueOrThrow({ where: { id } });
    if (!splits.includes(split))
      await transaction.experiment.update({ where: { id }, data: { splits: [...splits, split] } });
    await advanceExperiment(transaction, id);
    const after = { name, trials: known.length + added.length, splits: [...new Set([...splits, split])] };
    const before = known.length === 0 ? null : { name, trials: known.length, splits };
    await recordChanges(transaction, [{ type: 'Experiment', id, before, after }]);
    return { experiment: await transaction.experiment.findUniqueOrThrow({ where: { id } }), userErrors: [] };
  });
  return 'experiment' in started ? started : refused(started.userErrors);
}

interface Wanted {
  readonly preset: string;
  readonly row: string;
  readonly seed: number;
  readonly config: RunConfig;
  readonly datasetVersionId: string;
}

type WantedTrials =
  | { readonly wanted: readonly [Wanted, ...Wanted[]]; readonly userErrors: readonly [] }
  | { readonly wanted: null; readonly userErrors: readonly UserError[] };

function refused(userErrors: readonly UserError[]): Started & { readonly wanted: null } {
  return { experiment: null, wanted: null, userErrors };
}

/** All rows with the first seed, then all rows with the second one: a seed is whole before the next one begins. */
async function wantedTrials(
  { prisma }: Pick<Context, 'prisma'>,
  { preset, datasetVersionId }: StartExperimentInput,
  { rows, seeds, config, setting }: z.output<typeof schema>,
): Promise<WantedTrials> {
  const known = presets.find(({ name }) => name === preset);
  if (!known) return refused((await checkRun(prisma, { preset, datasetVersionId, config: {} })).userErrors);
  const { method } = known.config;
  const { variants } = methodDefinition(method);
  const unknown = rows.filter((row) => !variants.some(({ name }) => name === row));
  if (unknown.length > 0) {
    const names = variants.map(({ name }) => name).join(', ');
    return refused(
      unknown.map((row) =>
        refuse('NOT_FOUND', ['rows'], `The method ${method} has no row "${row}". Its rows: ${names}.`),
      ),
    );
  }
  if (config && 'seed' in config)
    return refused([refuse('INVALID', ['config', 'seed'], '"config.seed" is set by "seeds": leave it out.')]);
  const cells = [...new Set(seeds)].flatMap((seed) =>
    variants.filter(({ name }) => rows.includes(name)).map((variant) => ({ seed, variant })),
  );
  if (cells.length > MOST_TRIALS)
    return refused([
      refuse(
        'OUT_OF_RANGE',
        ['seeds'],
        `Rows times seeds may be at most ${MOST_TRIALS} runs, but are ${cells.length}.`,
      ),
    ]);

  const wanted: Wanted[] = [];
  const errors = new Map<string, UserError>();
  for (const { seed, variant } of cells) {
    const changes = merged(config ?? {}, variant.changes, { seed });
    const { checked, userErrors } = await checkRun(prisma, { preset, datasetVersionId, config: changes });
    for (const error of userErrors) errors.set(JSON.stringify(error), error); // the same for many rows
    if (!checked) continue;
    const { fork: _none, ...trained } = checked; // every trial begins at step 0
    wanted.push({ preset, row: trialRow(setting ?? null, variant.name), seed, ...trained });
  }
  const [first, ...others] = wanted;
  if (errors.size > 0 || !first) return refused([...errors.values()]);
  return { wanted: [first, ...others], userErrors: [] };
}

type Cell = Pick<Trial, 'preset' | 'row' | 'seed'>;

function isSame(one: Cell, other: Cell): boolean {
  return one.preset === other.preset && one.row === other.row && one.seed === other.seed;
}

const ANOTHER_NAME = 'Give other settings another name.';

/** What the request changes of an experiment that is there, each difference once. */
async function refuseChanges(
  transaction: Prisma.TransactionClient,
  known: readonly Trial[],
  wanted: readonly [Wanted, ...Wanted[]],
): Promise<UserError[]> {
  const [first] = known;
  const [{ datasetVersionId }] = wanted;
  if (!first) return [];
  if (first.datasetVersionId !== datasetVersionId) {
    const [theirs, own] = await Promise.all(
      [first.datasetVersionId, datasetVersionId].map((id) => nameOfVersion(transaction, id)),
    );
    const message = `The experiment is trained on ${theirs ?? ''}, not on ${own ?? ''}. ${ANOTHER_NAME}`;
    return [refuse('INVALID_STATE', ['datasetVersionId'], message)];
  }
  const refusals = wanted.flatMap((trial) => {
    const stored = known.find((other) => isSame(other, trial));
    if (!stored) return [];
    return configDifferences(readRunConfig(stored.config), trial.config).map((difference) => {
      const field = ['config', ...difference.path];
      const message =
        `"${field.join('.')}" is ${difference.stored} in the row ${trial.row} of the experiment, ` +
        `but ${difference.wanted} in this request. ${ANOTHER_NAME}`;
      return refuse('INVALID_STATE', field, message);
    });
  });
  return [...new Map(refusals.map((refusal) => [refusal.message, refusal])).values()];
}

async function nameOfVersion(transaction: Prisma.TransactionClient, id: string): Promise<string> {
  const { dataset, number } = await transaction.datasetVersion.findUniqueOrThrow({
    where: { id },
    include: { dataset: true },
  });
  return `${dataset.name} v${number}`;
}
