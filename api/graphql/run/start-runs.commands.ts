import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { limits } from '#contracts/limits.ts';
import { nameSchema } from '#contracts/name-schema.ts';
import { canonicalJson, type Json } from '#lib/canonical-json.ts';
import { invariant } from '#lib/invariant.ts';
import { fieldValue, withFieldValues } from '#lib/schema-fields.ts';
import { queueRun } from '#jobs/queue-run.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { experimentNamed } from '#db/runs/experiment-named.ts';
import { refusePlace } from '../experiment/refuse-place.ts';
import { type Outcome, once } from '../shared/idempotency.ts';
import { requireRoom } from '../shared/require-room.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import { refusePolicy } from '../checkpoint/refuse-policy.ts';
import { checkRun } from './check-run.ts';
import type { CheckedRun } from './checked-run.ts';
import { holdRunInputs } from './hold-run-inputs.ts';
import { DEFAULT_EXPERIMENT, newRunSchema } from './new-run-schema.ts';
import type { StartRunsInput } from './run.input.ts';

const knobSchema = z.object({ path: z.string(), values: z.array(z.unknown()).min(1) });
const startSchema = newRunSchema.extend({ grid: z.array(knobSchema).min(1).max(8) });

type Grid = z.output<typeof startSchema>['grid'];
/** A value for each knob of a grid. */
type Combination = readonly (readonly [path: string, value: unknown])[];

/** Queues a run for each combination of the values of some knobs: all of them, in one transaction, or none. */
export async function startRuns(
  { prisma, room }: Pick<Context, 'prisma' | 'room'>,
  viewer: Viewer,
  input: StartRunsInput,
): Promise<Outcome> {
  const parsed = parseInput(startSchema, input);
  if (parsed.userErrors) return parsed;
  const { grid, idempotencyKey, displayName, tags, checkpointPolicy = null } = parsed.value;
  const experimentName = parsed.value.experimentName ?? DEFAULT_EXPERIMENT;
  const forbidden = refusePlace(viewer, experimentName, ['experimentName']);
  if (forbidden) return { userErrors: [forbidden] };
  const wrong = refuseGrid(grid, input.config ?? {});
  if (wrong.length > 0) return { userErrors: wrong };

  const runs: (CheckedRun & { readonly displayName: string })[] = [];
  const { config: changes, ...start } = input;
  for (const combination of combinationsOf(grid)) {
    const config = withFieldValues(combination, changes ?? {});
    const { checked, userErrors } = await checkRun(prisma, { ...start, config });
    if (!checked) return { userErrors: userErrors.map((error) => within(combination, error)) };
    const name = nameSchema.safeParse(`${displayName ?? checked.config.preset} ${titleOf(combination)}`);
    if (!name.success) return { userErrors: [longName(combination)] };
    runs.push({ ...checked, displayName: name.data });
  }
  const [version] = runs;
  invariant(version, 'expected a grid to have a combination');
  const unscorable = await refusePolicy(prisma, version.datasetVersionId, checkpointPolicy, [
    'checkpointPolicy',
  ]);
  if (unscorable) return { userErrors: [unscorable] };
  const full = await requireRoom(room, 0, null);
  if (full.length > 0) return { userErrors: full };

  const request = { actorId: viewer.id, mutation: 'startRuns', key: idempotencyKey ?? null, input };
  return once(prisma, request, async (transaction) => {
    await holdRunInputs(transaction, runs);
    const { id: experimentId } = await experimentNamed(transaction, experimentName);
    const ids: string[] = [];
    for (const run of runs)
      ids.push(
        await queueRun(transaction, {
          ...run,
          experimentId,
          createdById: viewer.id,
          tags: tags ?? [],
          checkpointPolicy,
        }),
      );
    return ids;
  });
}

function refuseGrid(grid: Grid, config: object): UserError[] {
  const paths = grid.map(({ path }) => path);
  const count = grid.reduce((product, { values }) => product * values.length, 1);
  return [
    ...grid.flatMap(({ path, values }, index) => {
      const field = ['grid', String(index)];
      const texts = values.map((value) => canonicalJson(value as Json));
      return [
        ...(paths.indexOf(path) < index
          ? [refuse('INVALID', field, `The knob ${path} is named twice.`)]
          : []),
        ...(fieldValue(config, path) === undefined
          ? []
          : [refuse('INVALID', field, `The knob ${path} has a value in "config" too.`)]),
        ...texts
          .filter((text, place) => texts.indexOf(text) < place)
          .map((text) => refuse('INVALID', field, `The knob ${path} has the value ${text} twice.`)),
      ];
    }),
    ...(count > limits.maxGridRuns
      ? [
          refuse(
            'INVALID',
            ['grid'],
            `The grid has ${count} combinations; at most ${limits.maxGridRuns} runs are started at once.`,
          ),
        ]
      : []),
  ];
}

function combinationsOf(grid: Grid): Combination[] {
  return grid.reduce<Combination[]>(
    (combinations, { path, values }) =>
      combinations.flatMap((before) => values.map((value) => [...before, [path, value] as const])),
    [[]],
  );
}

/** For example `seed 0, adam.beta1 0.9`. */
function titleOf(combination: Combination): string {
  return combination
    .map(([path, value]) => `${path} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

function within(combination: Combination, error: UserError): UserError {
  return { ...error, message: `${titleOf(combination)}: ${error.message}` };
}

function longName(combination: Combination): UserError {
  const message = `The name with "${titleOf(combination)}" behind it has more than ${limits.maxNameLength} characters. Give a shorter one.`;
  return refuse('INVALID', ['displayName'], message);
}
