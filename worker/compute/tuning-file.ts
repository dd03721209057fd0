import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { convolutionWaysSchema, type ConvolutionWays } from '#contracts/compute-plan.ts';
import { readIfThere } from '#lib/read-if-there.ts';
import { replaceWhole } from '#lib/whole-file.ts';

/** By machine and library, each with the ways of every gradient that was tried there. */
const tuningSchema = z.object({ version: z.literal(1), tuned: z.record(z.string(), convolutionWaysSchema) });
type Tuning = z.infer<typeof tuningSchema>;

/** The ways that were chosen on a machine; none where nothing was tried on it yet. */
export async function readTuning(file: string, machine: string): Promise<ConvolutionWays> {
  return (await readAll(file)).tuned[machine] ?? {};
}

/** Adds ways to those of a machine. The file is whole at every moment. */
export async function addTuning(file: string, machine: string, ways: ConvolutionWays): Promise<void> {
  const { tuned } = await readAll(file);
  const tuning: Tuning = {
    version: 1,
    tuned: { ...tuned, [machine]: { ...tuned[machine], ...ways } },
  };
  await mkdir(path.dirname(file), { recursive: true });
  replaceWhole(file, `${JSON.stringify(tuning, null, 2)}\n`);
}

/** A file that cannot be read is worth nothing: what it held is tried again. */
async function readAll(file: string): Promise<Tuning> {
  const text = await readIfThere(file);
  const nothing: Tuning = { version: 1, tuned: {} };
  if (text === null) return nothing;
  try {
    return tuningSchema.parse(JSON.parse(text.toString()));
  } catch {
    return nothing;
  }
}
