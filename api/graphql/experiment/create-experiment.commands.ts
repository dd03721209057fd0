import { z } from 'zod';
import { nameSchema } from '#contracts/name-schema.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { isUniqueViolation } from '#db/is-unique-violation.ts';
import { newId } from '#db/new-id.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import type { CreateExperimentInput } from './experiment.input.ts';
import type { Started } from './start-experiment.commands.ts';

const schema = z.object({ name: nameSchema });

/** An experiment without runs, into which runs are started or moved. */
export async function createExperiment(prisma: PrismaClient, input: CreateExperimentInput): Promise<Started> {
  const parsed = parseInput(schema, input);
  if (parsed.userErrors) return { experiment: null, userErrors: parsed.userErrors };
  const { name } = parsed.value;
  try {
    return { experiment: await prisma.experiment.create({ data: { id: newId(), name } }), userErrors: [] };
  } catch (error) {
    // The unique index tells, so that of two who choose a name at once only one gets it.
    if (!isUniqueViolation(error)) throw error;
    const message = `Another experiment is named "${name}". Choose another name.`;
    return { experiment: null, userErrors: [refuse('NAME_TAKEN', ['name'], message)] };
  }
}
