import { z } from 'zod';
import { experimentPathSchema } from '#contracts/name-schema.ts';
import { experimentPathsAbove } from '#contracts/names.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { isUniqueViolation } from '#db/is-unique-violation.ts';
import { newId } from '#db/new-id.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import { experimentNamed } from '#db/runs/experiment-named.ts';
import type { CreateExperimentInput } from './experiment.input.ts';
import { refusePlace } from './refuse-place.ts';
import type { Started } from './start-experiment.commands.ts';

const schema = z.object({ name: experimentPathSchema });

/** An experiment without runs, into which runs are started or moved, with those that it lies below. */
export async function createExperiment(
  prisma: PrismaClient,
  viewer: Viewer,
  input: CreateExperimentInput,
): Promise<Started> {
  const parsed = parseInput(schema, input);
  if (parsed.userErrors) return { experiment: null, userErrors: parsed.userErrors };
  const { name } = parsed.value;
  const forbidden = refusePlace(viewer, name, ['name']);
  if (forbidden) return { experiment: null, userErrors: [forbidden] };
  try {
    return await prisma.$transaction(async (transaction) => {
      const above = experimentPathsAbove(name).at(-1);
      if (above !== undefined) await experimentNamed(transaction, above);
      const experiment = await transaction.experiment.create({ data: { id: newId(), name } });
      return { experiment, userErrors: [] };
    });
  } catch (error) {
    // The unique index tells, so that of two who choose a name at once only one gets it.
    if (!isUniqueViolation(error)) throw error;
    const message = `Another experiment is named "${name}". Choose another name.`;
    return { experiment: null, userErrors: [refuse('NAME_TAKEN', ['name'], message)] };
  }
}
